"""Patterns of the language, compiled when one is first used: most commands use few of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what is used as the compiled pattern of a text is."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


class _Pattern:
    """Keeps each method that has been asked for, so that the next ask costs nothing more."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._asked = text, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._asked)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found
