"""Agents over the Model Context Protocol: what they may ask of a vault, and the server that hears them."""
