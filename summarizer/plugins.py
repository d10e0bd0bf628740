"""Finds the parts that are one file each, ours and installed ones: shapes, resolvers, backends, commands.

A part is a module of the package that such parts lie in. Other distributions add parts by entry points in
the group that bears the package's name, each pointing at the very object that a module of ours would hold:

    [project.entry-points."summarizer.pdf.resolvers"]
    my_cloud = "my_distribution.cloud:resolve"
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import PluginError
from summarizer.language import _

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_INFO = (".dist-info", ".egg-info")


@cache
def discover(package: str, attribute: str) -> tuple[object, ...]:
    """The attribute of every module in `package`, by module name, then what every entry point points at.

    Raises:
        PluginError: an installed part cannot be loaded.
    """
    own = [
        getattr(importlib.import_module(f"{package}.{name}"), attribute, None) for name in own_names(package)
    ]
    installed = [_load(point) for point in _installed(package).values()]
    return tuple(found for found in [*own, *installed] if found is not None)


def find(package: str, name: str, attribute: str) -> object | None:
    """The attribute of the module `name` in `package`, or what the entry point `name` points at, else None.

    No other part is imported, and installed ones are looked for only when there is no such module.

    Raises:
        PluginError: the installed part cannot be loaded.
    """
    if name in own_names(package):
        return getattr(importlib.import_module(f"{package}.{name}"), attribute, None)
    point = _installed(package).get(name)
    return None if point is None else _load(point)


def names(package: str) -> tuple[str, ...]:
    """The names of all parts in a package, ours first; none of them is imported."""
    return tuple(dict.fromkeys([*own_names(package), *_installed(package)]))


def own_names(package: str) -> tuple[str, ...]:
    """The names of the modules in a package, sorted; none of them is imported."""
    parent = importlib.import_module(package)
    return tuple(sorted(info.name for info in pkgutil.iter_modules(parent.__path__)))


def _installed(group: str) -> Mapping[str, EntryPoint]:
    if not _named_anywhere(group):
        return {}
    from importlib.metadata import entry_points

    return {point.name: point for point in sorted(entry_points(group=group), key=lambda point: point.name)}


def _named_anywhere(group: str) -> bool:
    """Whether any distribution seems to have parts: a look that spares --help the 20 ms of the real one."""
    header = f"[{group}]".encode()
    for folder in dict.fromkeys(sys.path):
        try:
            infos = [entry.path for entry in os.scandir(folder or ".") if entry.name.endswith(_INFO)]
        except FileNotFoundError:
            continue
        except OSError:  # an archive: only importlib looks into it
            return True
        for info in infos:
            with suppress(OSError):  # most have no entry points
                if header in Path(info, "entry_points.txt").read_bytes():
                    return True
    return False


def _load(point: EntryPoint) -> object:
    try:
        return point.load()
    except (ImportError, AttributeError, SyntaxError) as exc:
        owner = f" of {point.dist.name}" if point.dist else ""
        raise PluginError(
            _(
                "The installed part {name!r}{owner} ({group}) cannot be loaded: {exc}.",
                name=point.name,
                owner=owner,
                group=point.group,
                exc=exc,
            ),
            hint=_("Update the distribution that it came with, or uninstall it."),
        ) from exc
