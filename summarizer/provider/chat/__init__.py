"""What all backends share: one form of requests and replies, what endpoints accept learnt, and the wire."""
