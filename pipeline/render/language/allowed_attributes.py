"""What a tag can reach with a point: an allow-list. Whatever is not named here is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.utils import Namespace

from pipeline.render.language.sandbox import Budget, join_texts, replaced, weight, width_of
from pipeline.values.types import Empty, Moment, Span, Words

Bound = Callable[..., Any]


class Method:
    """A method that a template may call: nothing else of Python's can be called."""

    __slots__ = ("function",)

    def __init__(self, function: Bound) -> None:
        """Let `function` be called."""
        self.function = function


_LOOP = frozenset(
    {"index", "index0", "first", "last", "length", "revindex", "revindex0"}
    | {"previtem", "nextitem", "depth", "depth0"}
)
_PLAIN_METHODS = frozenset(
    {"upper", "lower", "title", "capitalize", "casefold", "swapcase", "strip", "lstrip", "rstrip"}
    | {"startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "splitlines"}
    | {"partition", "rpartition", "find", "rfind", "index", "rindex", "count", "isdigit"}
    | {"isnumeric", "isdecimal", "isalpha", "isalnum", "isupper", "islower", "isspace"}
)
_WIDTH_METHODS = frozenset({"zfill", "ljust", "rjust", "center"})
_READABLE: tuple[tuple[type, frozenset[str]], ...] = (
    (LoopContext, _LOOP),
    (Moment, frozenset(["year", "month", "day", "precision"])),
    (date, frozenset(["year", "month", "day"])),
    (time, frozenset(["hour", "minute"])),
    (Span, frozenset(["first", "last"])),
    (Words, frozenset(["words"])),
)
_CALLABLE: tuple[tuple[type, frozenset[str]], ...] = (
    (LoopContext, frozenset(["cycle", "changed"])),
    (date, frozenset(["isoformat", "isoweekday", "weekday"])),
    (dict, frozenset(["items", "keys", "values", "get"])),
)
_SEARCHED = frozenset(["index", "count"])  # go through all of a list
ABSENT: Any = object()


def reached(obj: Any, name: str, budget: Budget) -> Any:
    """Return an attribute that a template may have, ABSENT when there is none of that name.

    SecurityError when there is one that it may not have.
    """
    if isinstance(obj, Undefined):
        return obj[name]
    if name.startswith("_"):
        raise SecurityError(name)
    if isinstance(obj, Namespace):
        return getattr(obj, name, ABSENT)
    if name in _SEARCHED and isinstance(obj, list | tuple):
        return Method(_searching(obj, name, budget))
    found = _listed(obj, name)
    if found is ABSENT and isinstance(obj, str):
        found = _of_text(obj, name, budget)
    if found is ABSENT and isinstance(obj, Empty):
        return obj  # a reference that leads nowhere: nothing stands under any name
    if found is ABSENT and hasattr(obj, name):
        raise SecurityError(name)
    return found


def _listed(obj: Any, name: str) -> Any:
    if any(isinstance(obj, kind) and name in names for kind, names in _READABLE):
        return getattr(obj, name)
    if any(isinstance(obj, kind) and name in names for kind, names in _CALLABLE):
        return Method(getattr(obj, name))
    grouped = isinstance(obj, tuple) and hasattr(obj, "_fields")  # what groupby gives
    return getattr(obj, name) if grouped and name in ("grouper", "list") else ABSENT


def _searching(items: list[Any] | tuple[Any, ...], name: str, budget: Budget) -> Bound:
    """Return `items.index` or `.count`, which pays for each item that it looks at."""
    search = getattr(items, name)

    def paying(value: Any, *more: Any) -> Any:
        budget.spend(len(items) * weight(value))
        return search(value, *more)

    return paying


def _of_text(text: str, name: str, budget: Budget) -> Any:
    budget.spend(len(text))
    if name in _PLAIN_METHODS:
        return Method(getattr(str(text), name))
    if name in _WIDTH_METHODS:
        padded = getattr(str(text), name)
        return Method(lambda width, *fill: padded(width_of(width), *fill))
    if name == "replace":
        return Method(lambda *args: replaced(text, *args))
    if name == "join":
        return Method(lambda items: join_texts(items, str(text)))
    return ABSENT
