"""Finds the parts that are one file each: shapes, resolvers and the like, ours and installed ones."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points


@cache
def discover(package: str, name: str) -> tuple[object, ...]:
    """The attribute `name` of every module in `package`, by module name, then of every entry point.

    Other distributions add to a package by an entry point in the group that bears the package's name
    (`[project.entry-points."summarizer.note.shapes"]`), each pointing at an object of the same kind.
    """
    parent = importlib.import_module(package)
    modules = sorted(info.name for info in pkgutil.iter_modules(parent.__path__))
    own = [getattr(importlib.import_module(f"{package}.{module}"), name, None) for module in modules]
    installed = [point.load() for point in entry_points(group=package)]
    return tuple(found for found in [*own, *installed] if found is not None)
