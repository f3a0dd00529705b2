"""How a rule is declared and run. A rule is one function in a module of this folder.

    @rule("P01", Severity.ERROR, needs=("Politisk vilja/Beslut", "Beslut"))
    def will_has_a_decision_of_its_own(data: Dataset) -> Iterator[Problem]:

    @text_rule("H03", Severity.WARNING, needs=(), of={"Texter": ("Text",)})
    def an_address_is_not_a_private_one(data: Dataset) -> Search:

`needs` names what the rule looks at: `Sheet/Column`, or a sheet with all its columns. Rows with a
fault there are not in `data`, so a rule meets only cells that hold what their column is for, and
no fault is reported twice. What lies further off is reached with `record_at` (domain/records.py).
A rule that reads texts one by one says of which columns, and what it does with one: they are gone
through once for all such rules (text_pass.py). (DECISIONS 20, 338)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.model import Dataset, Problem, Record, Severity

Find = Callable[..., Iterator[Problem]]
Look = Callable[[Record, str, str], Iterable[Problem]]  # the row, the header and its text
Texts = Mapping[str, tuple[str, ...]]  # sheet → headers


class Search(NamedTuple):
    """What a rule does with a text, and what tells cheaply that it would find nothing there.

    A text is looked at where it has one of `signs` (in small letters, without regard to case; where
    case is not looked at none has an i, which Turkish writes in two ways), and `pattern`.
    """

    look: Look
    signs: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None


Begin = Callable[[Dataset], Search]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule on the dataset. `find` takes the dataset, and today if it has two parameters.

    `texts`: what is read text by text; `find` then returns the Search of it.
    """

    code: str
    severity: Severity
    needs: tuple[str, ...]
    find: Callable[..., Any]
    texts: Texts = field(default_factory=dict)


RULES: list[Rule] = []


def rule(code: str, severity: Severity, *, needs: tuple[str, ...]) -> Callable[[Find], Find]:
    """Return a decorator that enters a function as a rule."""

    def enter(find: Find) -> Find:
        RULES.append(Rule(code, severity, needs, find))
        return find

    return enter


def text_rule(
    code: str, severity: Severity, *, needs: tuple[str, ...], of: Texts
) -> Callable[[Begin], Begin]:
    """Return a decorator that enters a function as a rule on each text under some headers."""

    def enter(begin: Begin) -> Begin:
        RULES.append(Rule(code, severity, needs, begin, of))
        return begin

    return enter
