"""What expressions in a template may do: an allow-list, and a budget that ends what would not.

Three rules keep a template from running code, from taking the machine's time and from taking its
memory. Nothing is reached or called that is not listed (allowed_attributes.py, builtin_filters.py).
Every value an expression makes is weighed and stays small. And each step is paid for: a loop's turn
with the length of its body, a value with its weight (rewriting.py puts the payments in).
(DECISIONS 55)
"""

from __future__ import annotations

from collections.abc import Callable
from types import GeneratorType
from typing import Any, NoReturn

from jinja2.exceptions import SecurityError

from pipeline.errors import DocumentError
from pipeline.model import Rows
from pipeline.ooxml.package.unpacking import MAX_TAGS
from pipeline.render.writers.text import printed

MAX_SPENT = 10_000_000  # about a second, and about as many characters written
ALLOWED_BY_ROW = 20_000  # five times what the items of a call take
MOST_SPENT = 10 * MAX_SPENT  # what is then written is far more than can be read back
DIVIDE = "Dela upp det på flera dokument, eller låt mallen ta med färre rader."
MOST_PRINTED = MAX_TAGS // 4  # fields: each is at least four tags of XML
PRICE = 100  # of an item that a filter or a test is given
MAX_WEIGHT = 100_000  # of one value: items, or tens of characters
MAX_LENGTH = 10 * MAX_WEIGHT  # characters of one text
MAX_WIDTH = 1_000  # of what is padded, indented or cut into rows
_MAX_BITS = 4_096
_MAX_BASE, _MAX_POWER = 1_000, 10
_DEEPEST = 20  # lists in lists


class TooMuchError(SecurityError):
    """An expression would take too much time or memory."""


class Budget:
    """What one document has spent. Each row that it has read allows it more."""

    __slots__ = ("limit", "printed", "rows", "spent")

    def __init__(
        self, rows: Callable[[], int] = lambda: 0, printed: Callable[[], int] = lambda: 0
    ) -> None:
        """Begin with nothing spent.

        `rows` tells how many rows the document has read by now, `printed` how many fields it has.
        """
        self.rows, self.printed = rows, printed
        self.begin()

    def begin(self) -> None:
        """Begin another document."""
        self.spent, self.limit = 0, MAX_SPENT

    def spend(self, units: int) -> None:
        """Pay for a step; TooMuchError when nothing is left.

        DocumentError when it has read so many rows that no template is to blame.
        """
        self.spent += units
        if self.spent > self.limit and not self.has_room(0):
            self._refuse()

    def has_room(self, units: int) -> bool:
        """Return whether so much more may be spent now; more is asked for step by step."""
        wanted = self.spent + units
        if wanted > self.limit and self.printed() <= MOST_PRINTED:
            self.limit = max(self.limit, min(self._allowed(), wanted + MAX_SPENT // 2))
        return wanted <= self.limit

    def _allowed(self) -> int:
        return min(MAX_SPENT + ALLOWED_BY_ROW * self.rows(), MOST_SPENT)

    def _refuse(self) -> NoReturn:
        if self._allowed() < MOST_SPENT and self.printed() <= MOST_PRINTED:
            raise TooMuchError("budget")
        sentence = f"Dokumentet blir för stort: det upprepar sin mall för {self.rows()} rader."
        raise DocumentError(sentence, remedy=DIVIDE)

    def weighed(self, value: Any) -> Any:
        """Pay for a value; TooMuchError when it is too large."""
        units = weight(value)
        if units > MAX_WEIGHT:
            raise TooMuchError("value")
        self.spend(units)
        return value


def weight(value: Any, depth: int = 0) -> int:
    """Return how much work it is to read all of a value, copies counted each time."""
    if isinstance(value, str):
        return 1 + len(value) // 10
    if isinstance(value, int):
        return 1 + value.bit_length() // 50
    if isinstance(value, Rows | range):
        return 1 + len(value)
    if not isinstance(value, list | tuple | dict | set | frozenset):
        return 1
    if depth > _DEEPEST or len(value) > MAX_WEIGHT:
        raise TooMuchError("value")
    total = 1
    items = value.items() if isinstance(value, dict) else value
    for item in items:
        total += weight(item, depth + 1)
        if total > MAX_WEIGHT:
            raise TooMuchError("value")
    return total


def value_text(value: Any) -> str:
    """Return a value as text; TypeError for a row or a list."""
    text = printed(value)
    if text is None:
        raise TypeError("no text")
    return text


def width_of(number: Any) -> int:
    """Return a width or a count that is small enough."""
    wide = int(number)
    if abs(wide) > MAX_WIDTH:
        raise TooMuchError("width")
    return wide


# ---------------------------------------------------------------- operators


def checked_operands(budget: Budget, operator: str, left: Any, right: Any) -> None:
    """Raise TooMuchError when `left operator right` would be large; pay for it."""
    large = False
    if operator == "**":
        large = abs(left) > _MAX_BASE or abs(right) > _MAX_POWER
    elif isinstance(left, int) and isinstance(right, int):
        large = left.bit_length() + right.bit_length() > _MAX_BITS
    elif operator == "%" and isinstance(left, str):
        raise SecurityError("%")
    elif operator == "*" and not _is_number(left, right):
        _repeated(budget, left, right)
    elif operator == "+" and not _is_number(left, right):
        units = weight(left) + weight(right)
        budget.spend(units)
        large = units > MAX_WEIGHT
    if large:
        raise TooMuchError(operator)


def _is_number(*values: Any) -> bool:
    return not any(isinstance(value, str | list | tuple | dict) for value in values)


def _repeated(budget: Budget, left: Any, right: Any) -> None:
    """Allow a text to be repeated, not a list: `"-" * 40`."""
    text, times = (left, right) if isinstance(left, str) else (right, left)
    if not isinstance(text, str) or not isinstance(times, int):
        raise SecurityError("*")
    if len(text) * times > MAX_LENGTH:
        raise TooMuchError("*")
    budget.spend(len(text) * max(times, 0) // 10)


# ---------------------------------------------------------------- texts


def replaced(value: Any, old: Any, new: Any, count: Any = None) -> str:
    """Return a text with `old` replaced by `new`."""
    text, one, other = value_text(value), value_text(old), value_text(new)
    limit = -1 if count is None else int(count)
    found = text.count(one) if one else len(text) + 1
    times = found if limit < 0 else min(found, limit)
    if times * len(other) > MAX_LENGTH:
        raise TooMuchError("replace")
    return text.replace(one, other, limit)


def join_texts(items: Any, between: str = "") -> str:
    """Return the items as texts with `between` between them."""
    texts = [value_text(item) for item in items]
    if sum(map(len, texts)) + len(between) * len(texts) > MAX_LENGTH:
        raise TooMuchError("join")
    return between.join(texts)


def guarded(function: Callable[..., Any], budget: Budget, price: int = PRICE) -> Callable[..., Any]:
    """Return a filter or test that pays `price` times the weight of what it is given.

    What is told item by item weighs as much as what it makes of it.
    """

    def paying(*args: Any, **kwargs: Any) -> Any:
        units = sum(map(weight, args)) + sum(map(weight, kwargs.values()))
        budget.spend(price * units)
        found = function(*args, **kwargs)
        if isinstance(found, GeneratorType):
            return found
        if any(isinstance(one, GeneratorType) for one in args):  # it had no weight until now
            budget.spend(price * weight(found))
        return budget.weighed(found)

    paying.__dict__.update(getattr(function, "__dict__", {}))
    return paying
