"""Says whether a wheel and a sdist hold what a user needs of them: `python .ci/dist.py FILES…`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

NEEDED = {
    ".whl": [
        "summarizer/cli/main.py",
        "summarizer/py.typed",
        "summarizer/prompts/",
        "summarizer/example_vault/.zotero/",
        "summarizer/locale/zh/LC_MESSAGES/summarizer.mo",
        "summarizer/evidence/o200k_base.LICENSE",
        "summarizer/draft/embedded/roles.NOTICE",
        ".dist-info/licenses/LICENSE",
        ".dist-info/licenses/summarizer/evidence/o200k_base.LICENSE",
        ".dist-info/licenses/summarizer/draft/embedded/roles.NOTICE",
    ],
    ".gz": [
        "/LICENSE",
        "/README.md",
        "/CHANGELOG.md",
        "/summarizer/evidence/o200k_base.LICENSE",
        "/summarizer/draft/embedded/roles.NOTICE",
        "/prompts/",
        "/examples/vault/.zotero/",
        "/tests/",
    ],
}
"""Parts of paths, by the end of the file's name."""


def names(path: Path) -> list[str]:
    """The paths within a wheel or a sdist."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.namelist()
    with tarfile.open(path) as sdist:
        return sdist.getnames()


def main() -> None:
    """Check the files that are named."""
    paths = [Path(name) for name in sys.argv[1:]]
    if {path.suffix for path in paths} != set(NEEDED):
        sys.exit(f"One wheel and one sdist were expected, not {[path.name for path in paths]}.")
    for path in paths:
        held = names(path)
        if lacking := [part for part in NEEDED[path.suffix] if not any(part in name for name in held)]:
            sys.exit(f"{path.name} lacks {', '.join(lacking)}.")
        print(f"{path.name}: {len(held)} files")


if __name__ == "__main__":
    main()
