"""A local OpenAI-compatible server that shows what real ones do, well- and ill-behaved, by model name."""

from tests.server.endpoint import FakeEndpoint, SeenRequest

__all__ = ["FakeEndpoint", "SeenRequest"]
