"""The pictures in `docs/pictures/`; `python -m examples.pictures` makes them."""
