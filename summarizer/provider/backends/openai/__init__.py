"""The protocol `openai`: chat completions and batches as OpenAI has them, through the openai client."""

from summarizer.provider.backends.openai.backend import OpenAIBackend

connect = OpenAIBackend

__all__ = ["OpenAIBackend", "connect"]
