"""Changes shown as diffs, found again by their lines: a hunk says no line number.

    --- a/pipeline/schema.py
    +++ b/pipeline/schema.py
    @@
     a line that stands there
    +a new one
     the next line

The lines that stand there must do so once, and nowhere else in the file. A change that has been
made already is left as it is: who follows an example has both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Hunk(NamedTuple):
    """Lines of a file that take the place of others; of a new file there are none before."""

    path: str
    before: str
    after: str


def apply(folder: Path, diff: str) -> set[str]:
    """Make the changes in a folder; return the paths of the files."""
    hunks = list(_hunks(diff))
    for hunk in hunks:
        _make(hunk, folder / hunk.path)
    return {hunk.path for hunk in hunks}


def _hunks(diff: str) -> Iterator[Hunk]:
    for of_file in re.split(r"^--- .*\n(?=\+\+\+ )", diff, flags=re.MULTILINE)[1:]:
        name, *hunks = re.split(r"^@@.*\n", of_file, flags=re.MULTILINE)
        path = name.strip().removeprefix("+++ b/")
        for hunk in hunks:
            lines = [(line[:1], line[1:]) for line in hunk.splitlines(keepends=True)]
            yield Hunk(path, _side(lines, " -"), _side(lines, " +"))


def _side(lines: list[tuple[str, str]], signs: str) -> str:
    """Return the lines of one side; an empty line is one that both have."""
    return "".join(text or "\n" for sign, text in lines if sign.strip("\n") in signs)


def _make(hunk: Hunk, path: Path) -> None:
    if not hunk.before:
        path.write_text(hunk.after, encoding="utf-8", newline="\n")
        return
    text = path.read_text(encoding="utf-8")
    if hunk.after in text:
        return
    found = text.count(hunk.before)
    assert found == 1, f"{hunk.path} has these lines {found} times, not once:\n{hunk.before}"
    path.write_text(text.replace(hunk.before, hunk.after), encoding="utf-8", newline="\n")
