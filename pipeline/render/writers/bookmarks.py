"""The template's own bookmarks in a document: each name and id once, also where they repeat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from pipeline.ooxml.escaping import quoteattr
from pipeline.render.writers.text import attribute_xml

_LONGEST = 40  # signs of a bookmark's name in Word


class Bookmarks:
    """Gives names and ids in the document that is being written.

    The first turn of a loop keeps the name that the template has, the next adds its number.
    """

    def __init__(self, next_id: Callable[[Any], str]) -> None:
        """Take ids from `next_id`."""
        self.next_id = next_id
        self.clear()

    def clear(self) -> None:
        """Forget the last document."""
        self.turns = Counter[int]()
        self.open: dict[int, list[str]] = defaultdict(list)
        self.printed: set[str] = set()
        self.asked = 0  # how often a name was worked out

    def turn(self, loop: int) -> str:
        """Begin a turn of a loop; prints nothing."""
        self.turns[loop] += 1
        return ""

    def begin(self, key: int) -> str:
        """Return a new id for a range that begins."""
        self.open[key].append(self.next_id(None))
        return self.open[key][-1]

    def end(self, key: int) -> str:
        """Return the id of the range that began last."""
        return self.open[key].pop()

    def lead(self, name: str, loop: int, joint: str) -> str:
        """Return what a bookmark is called in this turn of a loop."""
        return attribute_xml(self._lead(name, loop, joint))

    def _lead(self, name: str, loop: int, joint: str) -> str:
        self.asked += 1
        number = self.turns[loop] if loop else 1
        after = f"{joint}{number}" if number > 1 else ""
        return name[: _LONGEST - len(after)] + after

    def name(self, name: str, loop: int, joint: str) -> str:
        """Return the name of a bookmark that begins; none has it yet."""
        wanted = made = self._lead(name, loop, joint)
        times = 1
        while made.lower() in self.printed:
            times += 1
            after = f"{joint}{joint}{times}"
            made = wanted[: _LONGEST - len(after)] + after
        self.printed.add(made.lower())
        return attribute_xml(made)

    def anchor(self, wanted: str, loop: int, joint: str) -> str:
        """Return a bookmark round nothing, unless there is one of that name: links lead there."""
        name = self._lead(wanted, loop, joint)
        if name.lower() in self.printed:
            return ""
        self.printed.add(name.lower())
        number = self.next_id(None)
        start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
        return f'{start}<w:bookmarkEnd w:id="{number}"/>'
