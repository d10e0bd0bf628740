"""The protocol `responses`: OpenAI's Responses and batches of them, through the openai client."""

from summarizer.provider.backends.responses.backend import ResponsesBackend

connect = ResponsesBackend

__all__ = ["ResponsesBackend", "connect"]
