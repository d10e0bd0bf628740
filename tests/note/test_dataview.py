"""Which fields Dataview reads from a line: cases that were tried on its own functions (0.5.70)."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.note.dataview import MAX_LINE, full_line_field
from tests.dataview import read_line

FULL_LINES = {
    "🎯 研究问题:: x": ("研究问题", "x"),
    ">🎯 研究问题::  ": ("研究问题", ""),
    "> 🗝️ 创新点:: y": ("创新点", "y"),
    "✏️ 备注::": ("备注", ""),
    "⏰ importDate:: 2023-04-30": ("importDate", "2023-04-30"),
    "**Contribution**:: z": ("Contribution", "z"),
    "%%🎯 研究问题:: x%%": ("研究问题", "x%%"),
    "<!-- marker:: 1 -->": ("marker", "1 -->"),
    "研究问题 :: x": ("研究问题", "x"),
    "研究问题::x": ("研究问题", "x"),
    "# 研究问题:: x": ("研究问题", "x"),
    "| k:: v |": ("k", "v |"),
    "a:: b :: c": ("a", "b :: c"),
    "a:: std::vector": ("a", "std::vector"),
    "a:: [p46](zotero://open-pdf/library/items/K?page=46)": (
        "a",
        "[p46](zotero://open-pdf/library/items/K?page=46)",
    ),
    "a:: x ^id": ("a", "x ^id"),
    "a:: (std::move\\)": ("a", "(std::move\\)"),
    "a:: (std:\\:move)": ("a", "(std:\\:move)"),
    "a:: (x:: y": ("a", "(x:: y"),
    "a:: (x:: y]": ("a", "(x:: y]"),
    "要点一/二-三 四:: x": ("要点一/二-三 四", "x"),
    "_`*_:: x": ("_", "x"),
}
BRACKETED = {
    "🎯 研究问题:: call (std::move) now": [("std", "move")],
    "🎯 研究问题:: call `(std::move)` now": [("std", "move")],
    "[🎯 研究问题:: a]": [("🎯 研究问题", "a")],
    "a:: [x:: y (z)] (k:: v)": [("x", "y (z)"), ("k", "v")],
    "a:: (x:: f(1) g)": [("x", "f(1) g")],
    "(a:b:: c)": [("a:b", "c")],
    "a:: (:: y)": [("", "y")],
}
NO_FIELDS = [
    "研究方法（数据）:: x",
    "Q&A:: x",
    "<b>k</b>:: x",
    "1. 问题:: x",
    "研究🎯问题:: x",
    "研究问题：：x",
    "研究问题: x",
    "k" * MAX_LINE + ":: x",
]


@pytest.mark.parametrize("line", FULL_LINES)
def test_a_full_line_field_is_read(line: str) -> None:
    assert read_line(line) == (FULL_LINES[line],)


@pytest.mark.parametrize("line", BRACKETED)
def test_a_bracketed_field_takes_the_line(line: str) -> None:
    assert list(read_line(line)) == BRACKETED[line]
    assert full_line_field(line) is None


@pytest.mark.parametrize("line", NO_FIELDS)
def test_a_line_that_only_looks_like_a_field_is_none(line: str) -> None:
    assert read_line(line) == ()


SIGNS = st.text(alphabet="ab研1_*`~ /-&🎯️[]()\\:：①²", max_size=30)
# Dataview's rules told a second time, in its own language, where Node is at hand.
JAVASCRIPT = r"""
const close = {"[": "]", "(": ")"};
function bracketed(line) {
  const found = [];
  for (const open of ["[", "("]) {
    for (let at = line.indexOf(open); at >= 0; ) {
      const colons = line.indexOf("::", at + 1);
      const key = colons < 0 ? "(" : line.slice(at + 1, colons);
      let end = -1;
      if (!/[\[\]()]/.test(key)) {
        for (let i = colons + 2, depth = 0, escaped = false; i < line.length && end < 0; i++) {
          if (line[i] === "\\") { escaped = !escaped; continue; }
          if (!escaped && line[i] === open) depth++;
          if (!escaped && line[i] === close[open] && --depth < 0) end = i;
          escaped = false;
        }
      }
      if (end >= 0) found.push([key.trim(), line.slice(colons + 2, end).trim()]);
      at = line.indexOf(open, Math.max(at, end) + 1);
    }
  }
  return found;
}
function read(line) {
  line = line.trim();
  const found = bracketed(line);
  const colons = line.indexOf("::");
  if (found.length || colons < 0) return found;
  const key = /^[^0-9\w\p{Letter}]*([0-9\p{Letter}\w\s_/-]*)[_*~`]*$/u.exec(line.slice(0, colons).trim());
  return key && key[1].trim() ? [[key[1].trim(), line.slice(colons + 2).trim()]] : [];
}
const lines = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(lines.map(read)));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="a second opinion in JavaScript needs Node")
def test_javascript_with_the_same_rules_reads_the_same() -> None:
    import json

    lines: list[str] = [*FULL_LINES, *BRACKETED, *NO_FIELDS[:-1]]

    @given(st.lists(SIGNS, min_size=100, max_size=100))
    def collect(batch: list[str]) -> None:
        lines.extend(batch)

    collect()
    node = shutil.which("node")
    assert node is not None
    result = subprocess.run(
        [node, "-e", JAVASCRIPT], input=json.dumps(lines), capture_output=True, text=True, check=True
    )
    theirs = [[tuple(pair) for pair in fields] for fields in json.loads(result.stdout)]
    for line, expected in zip(lines, theirs, strict=True):
        assert [*read_line(line)] == expected, line
