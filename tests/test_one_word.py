"""One thing has one word in all that an officer reads: in code, pages, books and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import TOP

# Words that are not said, by a pattern, and what is said instead.
SAID_OTHERWISE = {
    r"försegl": "fryst, fryses: what was sent out or approved, and no build touches",
    # the meeting may be to come: what has been is the sending
    r"nytt sedan (?!utskicket|förra)": "nytt sedan utskicket till …",
}


def texts() -> Iterator[tuple[str, str]]:
    """Yield all that may be read, each with the file that it stands in."""
    for path in sorted((TOP / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                yield name_of(path), said_by(node)
    books = (TOP / "README.md", TOP / "CHANGELOG.md", *(TOP / "docs").glob("*.md"))
    shown = (TOP / "pipeline/web").rglob("*.html")
    outlines = (TOP / "pipeline/mallar").rglob("*.docx.txt")
    for path in (*books, *shown, *outlines, *(TOP / "templates").rglob("*.docx.txt")):
        yield name_of(path), path.read_text("utf-8")


def said_by(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a text of the code, its values as {}."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = (part for part in node.values)
    return "".join(said_by(p) if isinstance(p, ast.Constant) else "{}" for p in parts)


def name_of(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


@pytest.mark.parametrize("pattern", SAID_OTHERWISE)
def test_one_thing_has_one_word(pattern: str) -> None:
    found = [
        f"{file}: …{text[max(0, hit.start() - 30) : hit.end() + 30]}…"
        for file, text in texts()
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    ]

    assert found == [], SAID_OTHERWISE[pattern]
