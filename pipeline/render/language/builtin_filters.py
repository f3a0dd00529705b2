"""Jinja's own filters and tests that templates have: the harmless ones, with their limits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from jinja2 import filters as jinja
from jinja2.environment import Environment
from jinja2.tests import TESTS
from jinja2.utils import pass_environment

from pipeline.render.language.sandbox import (
    MAX_LENGTH,
    Budget,
    TooMuchError,
    guarded,
    join_texts,
    replaced,
    value_text,
    width_of,
)
from pipeline.swedish.order import sort_key

_DIGITS = 20  # decimals that a number can be rounded to
_FREE = ("default", "d", "first", "last", "length", "count", "abs")
_STOCK = (
    "dictsort", "float", "groupby", "int", "items", "list", "map", "max", "min", "reject",
    "rejectattr", "reverse", "select", "selectattr", "unique",
)  # fmt: skip
_OF_TEXT = ("capitalize", "lower", "title", "trim", "truncate", "upper", "wordcount")
_TESTS = (
    "boolean", "defined", "divisibleby", "even", "false", "float", "integer", "iterable",
    "mapping", "none", "number", "odd", "sequence", "string", "true", "undefined",
)  # fmt: skip
_COMPARING = (
    "eq", "equalto", "==", "ne", "!=", "lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">",
    "ge", ">=", "in", "sameas", "lower", "upper",
)  # fmt: skip

Function = Callable[..., Any]


def jinja_filters(budget: Budget) -> dict[str, Function]:
    """Return the filters by name."""
    stock = cast("dict[str, Function]", jinja.FILTERS)
    paid = {name: stock[name] for name in _STOCK}
    paid |= {name: _of_text(stock[name]) for name in _OF_TEXT}
    paid |= {
        "batch": lambda value, linecount, fill_with=None: jinja.do_batch(
            value, width_of(linecount), fill_with
        ),
        "center": lambda value, width=80: value_text(value).center(width_of(width)),
        "indent": _indent,
        "join": _join,
        "replace": replaced,
        "round": _round,
        "slice": lambda value, slices, fill_with=None: jinja.sync_do_slice(
            value, width_of(slices), fill_with
        ),
        "string": value_text,
        "sum": _sum,
    }
    slow = {"sort": guarded(_sort, budget, price=400)}
    free = {name: stock[name] for name in _FREE}
    # All is escaped as it is printed.
    same: dict[str, Function] = dict.fromkeys(("e", "escape", "forceescape"), lambda value: value)
    return {name: guarded(function, budget) for name, function in paid.items()} | slow | free | same


def jinja_tests(budget: Budget) -> dict[str, Function]:
    """Return the tests by name."""
    stock = cast("dict[str, Function]", TESTS)
    paid = {name: guarded(stock[name], budget) for name in _COMPARING}
    return {name: stock[name] for name in _TESTS} | paid


def _of_text(function: Function) -> Function:
    def filtered(*args: Any, **kwargs: Any) -> Any:
        # truncate is handed the environment first
        place = 1 if args and isinstance(args[0], Environment) else 0
        return function(*args[:place], value_text(args[place]), *args[place + 1 :], **kwargs)

    filtered.__dict__.update(getattr(function, "__dict__", {}))
    return filtered


@pass_environment
def _join(
    environment: Environment, value: Any, d: Any = "", attribute: str | int | None = None
) -> str:
    return join_texts(_each(environment, value, attribute), value_text(d))


def _each(environment: Environment, items: Any, attribute: str | int | None) -> Any:
    """Return the items, or that attribute of each."""
    if attribute is None:
        return items
    return map(jinja.make_attrgetter(environment, attribute), items)


@pass_environment
def _sum(
    environment: Environment, iterable: Any, attribute: str | int | None = None, start: Any = 0
) -> Any:
    numbers = [start, *_each(environment, iterable, attribute)]
    if not all(isinstance(number, int | float | Decimal) for number in numbers):
        raise TypeError("no number")
    return sum(numbers[1:], numbers[0])


def _indent(value: Any, width: Any = 4, first: bool = False, blank: bool = False) -> str:
    text = value_text(value)
    margin = value_text(width) if isinstance(width, str) else " " * width_of(width)
    width_of(len(margin))
    if len(margin) * text.count("\n") > MAX_LENGTH:
        raise TooMuchError("indent")
    return jinja.do_indent(text, margin, first, blank)


@pass_environment
def _sort(
    environment: Environment,
    value: Any,
    reverse: bool = False,
    case_sensitive: bool = False,
    attribute: str | int | None = None,
) -> list[Any]:
    """Return a list in order; texts in Swedish alphabetical order, whatever their case."""
    key = jinja.make_multi_attrgetter(environment, attribute, postprocess=_in_order)
    return sorted(value, key=key, reverse=reverse)


def _in_order(value: Any) -> Any:
    return sort_key(str(value)) if isinstance(value, str) else value


def _round(value: Any, precision: int = 0, method: Any = "common") -> Any:
    if abs(int(precision)) > _DIGITS:
        raise ValueError("precision")
    return jinja.do_round(value, precision, method)
