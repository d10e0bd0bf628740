"""The clients that speak to an endpoint, one file each."""
