"""Names that nobody knows: they print nothing, and are noted with the tag that asked for them.

(DECISIONS 56)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from traceback import walk_stack, walk_tb
from types import FrameType
from typing import Any, NamedTuple

from jinja2.runtime import Undefined

from pipeline.render.markup.docxtpl_dialect import Tag

Lines = tuple[tuple[int, int], ...]  # (line of a part's source, line of the generated code)


class TagPlace(NamedTuple):
    """A tag of a template and the label of the part that it stands in."""

    label: str
    tag: Tag


@dataclass(slots=True)
class Whereabouts:
    """Tells which tag is being worked out, from the lines of the compiled parts."""

    parts: dict[str, tuple[str, tuple[Tag, ...], Lines]] = field(default_factory=dict)

    def learn(self, part: str, label: str, tags: tuple[Tag, ...], lines: Lines) -> None:
        """Know a part: `tags[line - 1]` is on a line of its source, `lines` are source → code."""
        self.parts[part] = (label, tags, lines)

    def now(self) -> TagPlace | None:
        """Return where the template is right now."""
        return next(self._places(walk_stack(sys._getframe())), None)

    def of(self, error: BaseException) -> TagPlace | None:
        """Return where an error was raised: the innermost tag."""
        found = list(self._places(walk_tb(error.__traceback__)))
        return found[-1] if found else None

    def _places(self, frames: Iterable[tuple[FrameType, int]]) -> Iterator[TagPlace | None]:
        for frame, line in frames:
            if frame.f_code.co_filename in self.parts:
                label, tags, lines = self.parts[frame.f_code.co_filename]
                before = [source for source, made in lines if made <= line]
                at = tags[min(before[-1], len(tags)) - 1] if before and tags else None
                yield TagPlace(label, at) if at is not None else None


class Miss(NamedTuple):
    """A name that was asked for and is not known, where, and the names that are."""

    name: str
    place: TagPlace | None
    known: tuple[str, ...]


class Misses:
    """The unknown names that one document came to."""

    def __init__(self, whereabouts: Whereabouts) -> None:
        """Ask `whereabouts` which tag it was."""
        self.whereabouts = whereabouts
        self.noted: dict[Miss, None] = {}

    def missing(self, name: str, known: Callable[[], Iterable[str]] = tuple) -> Missing:
        """Return what stands for an unknown name; it is noted when something is done with it."""
        return Missing(name=name, exc=_Note(self, known))  # type: ignore[arg-type]

    def note(self, name: str, known: Callable[[], Iterable[str]]) -> None:
        """Note an unknown name."""
        self.noted[Miss(name, self.whereabouts.now(), tuple(known()))] = None


class _Note:
    """Carries what is needed to note an unknown name, where Jinja keeps an exception class."""

    def __init__(self, misses: Misses, known: Callable[[], Iterable[str]]) -> None:
        self.misses, self.known = misses, known

    def __call__(self, message: object) -> Exception:
        return TypeError(str(message))


class Missing(Undefined):
    """An unknown name: prints nothing, is false, and is noted when something is done with it."""

    __slots__ = ()

    def _told(self) -> None:
        note = self._undefined_exception
        if isinstance(note, _Note):
            note.misses.note(str(self._undefined_name), note.known)

    def __str__(self) -> str:
        self._told()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._told()
        return iter(())

    def __len__(self) -> int:
        self._told()
        return 0

    def __bool__(self) -> bool:
        self._told()
        return False

    def __eq__(self, other: object) -> bool:
        self._told()
        return isinstance(other, Undefined)

    def __hash__(self) -> int:
        return 0

    def _same(self, *_: object, **__: object) -> Missing:
        self._told()
        return self

    def _zero(self) -> int:
        self._told()
        return 0

    def _less(self, other: object) -> bool:
        self._told()
        return False

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._same()

    __getitem__ = __call__ = _same  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same  # type: ignore[assignment]
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _same  # type: ignore[assignment]
    __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _same  # type: ignore[assignment]
    __int__ = __index__ = _zero  # type: ignore[assignment]
    __lt__ = __le__ = __gt__ = __ge__ = _less  # type: ignore[assignment]

    def __float__(self) -> float:  # type: ignore[override]
        self._told()
        return 0.0
