"""A newcomer adds a part with one new file: tried on a copy of the program, and from another distribution."""
