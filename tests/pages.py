"""The pages beside the code, and what stands in them: tables, fenced blocks, sections."""

from __future__ import annotations

import re
from pathlib import Path

TOP = Path(__file__).parents[1]
HANDBOOK = TOP / "docs" / "handbok.md"  # what an officer does, and when
FIRST = TOP / "docs" / "forsta.md"  # the first half hour
REFERENCE = TOP / "docs" / "uppslag.md"  # rules, tables and the terminal
TEMPLATES = TOP / "docs" / "mallar.md"  # for who makes templates
CONTRIBUTING = TOP / "CONTRIBUTING.md"


def read(path: Path) -> str:
    """Return a page as text."""
    return path.read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table in a text."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
    ]


def fenced(text: str, info: str) -> list[tuple[str, str]]:
    """Return the rest of the info string and the lines of every fenced block of that kind."""
    return re.findall(rf"^```{info} ?([^\n]*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, rest = text.partition(f"\n{heading}\n")
    assert rest, f"There is no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
