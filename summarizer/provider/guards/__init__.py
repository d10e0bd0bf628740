"""Wrappers around a provider: answers kept, retries, rate limits, a budget."""
