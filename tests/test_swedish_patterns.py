"""Patterns that are compiled when they are first used answer as those that were compiled before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.swedish.patterns import pattern

ROOT = Path(__file__).parents[1]
USERS = [
    path.relative_to(ROOT).with_suffix("")
    for path in sorted((ROOT / "pipeline").rglob("*.py"))
    if "patterns import pattern" in path.read_text(encoding="utf-8")
]


def late_patterns(value: Any) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in what a module holds."""
    if type(value) is type(pattern("")):
        yield value
    elif isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from late_patterns(each)


def test_a_pattern_answers_as_a_compiled_one() -> None:
    late, now = pattern(r"(?P<day>\d+) MAJ", re.IGNORECASE), re.compile(r"(?P<day>\d+) MAJ", re.I)
    text = "den 3 maj, den 14 maj"

    for _ in range(2):
        assert late.findall(text) == now.findall(text)
        assert late.sub("x", text) == now.sub("x", text)
        assert late.split(text) == now.split(text)
        assert [m.span() for m in late.finditer(text)] == [m.span() for m in now.finditer(text)]
        assert [m["day"] for m in late.finditer(text)] == ["3", "14"]
        assert late.match(text) is late.fullmatch(text) is None
    assert (late.pattern, late.flags, late.groupindex) == (now.pattern, now.flags, now.groupindex)


def test_every_pattern_can_be_compiled() -> None:
    modules = [import_module(".".join(user.parts)) for user in USERS]
    found = [late for module in modules for late in late_patterns(dict(vars(module)))]

    assert len(found) > 60
    assert [late.pattern for late in found if late.groups < 0] == []
