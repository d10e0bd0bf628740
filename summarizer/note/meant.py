"""Fields by the names that a person gives them: labels and roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar


class Named(Protocol):
    """What goes by a field's label, or by its role, "" for none."""

    @property
    def label(self) -> str:
        """What the note calls it."""
        ...

    @property
    def role(self) -> str:
        """What it means."""
        ...


_N = TypeVar("_N", bound=Named)


def meant(fields: Sequence[_N], names: Collection[str]) -> list[_N]:
    """The fields that names mean: the label of a field that one alone, a role all fields that have it."""
    roles = set(names) - {field.label for field in fields}
    return [field for field in fields if field.label in names or field.role in roles]
