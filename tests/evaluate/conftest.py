"""The five papers on spacing, decided on, and a model that drafts and judges from a script."""

from __future__ import annotations

from tests.compare.conftest import decided, vault

__all__ = ["decided", "vault"]
