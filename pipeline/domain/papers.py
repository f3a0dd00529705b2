"""Papers that need no row of Handlingar: what a letter sends to be adopted, and earlier minutes.

A row that names the same paper stands instead of it, so that nothing is given twice.
"""

from __future__ import annotations

import re

from pipeline.domain.course import comes_up, is_same_matter, is_taken_up, treated_on, waits_for
from pipeline.domain.decisions import PROGRAM, WILL, adopting_types, is_will_printed
from pipeline.domain.goals import kept_goals
from pipeline.domain.items import is_put_off, is_sent_back, is_struck, same_case
from pipeline.domain.meetings import is_built, is_held
from pipeline.domain.records import day_at, listed, record_at, span_at, text_at
from pipeline.model import Record
from pipeline.values.types import Empty, Whole

# Kinds of document: what goes to the body that decides, and what it adopts by which decision.
DRAFTS = frozenset(["beslut-program", "beslut-politisk-vilja"])
LETTERS = DRAFTS | {"tjänsteskrivelse"}
ADOPTED_BY = {"program": PROGRAM, "politisk-vilja": WILL}
SENT = "Skickas med"  # what these add to a row of Behandling: what its letter sends
DATED = "Skrivelsens datum"
OFFICERS_REPORTS = frozenset(["tjänsteskrivelse", "tjänsteutlåtande"])  # Handlingar.Typ
_EXTRACT = "protokollsutdrag"
_WILL_TITLE = re.compile(r"politiska?\s+vilja", re.IGNORECASE)


def sent_with(item: Record) -> str:
    """Return program or politisk vilja, where the item's letter sends it and no row names it."""
    return next(
        (
            kind
            for kind in (PROGRAM, WILL)
            if sends(item, kind) and not any(is_named_by(p, item, kind) for p in papers_of(item))
        ),
        "",
    )


def sends(item: Record, kind: str) -> bool:
    """Return whether a letter goes with the item, and what its decision adopts is built here."""
    case = record_at(item, "Ärende")
    program = record_at(case, "Program")
    adopts = kind in adopting_types(listed(item, "beslut"))
    if not adopts or program is None or letter_of(item) is None:
        return False
    here = is_built(program) and is_built(record_at(program, "Kommun"))
    return here and (kind == PROGRAM or _has_will(program, case))


def letter_of(item: Record) -> Record | None:
    """Return the item whose letter goes with this one: itself, else the last before it with one.

    What a board sends on to the council has no letter of its own there. A letter goes no further
    than its matter: not with what was sent back, nor while the matter waits.
    """
    if has_letter(item) or waits_for(item):
        return item if has_letter(item) else None
    before = [o for o in _adopting_before(item) if has_letter(o) and is_taken_up(o)]
    live = [o for o in before if not is_sent_back(o) and not is_struck(o)]
    return live[-1] if live else None


def has_letter(item: Record) -> bool:
    """Return whether the item has a letter of its own."""
    return day_at(item, DATED) is not None


def letter_now(item: Record | None) -> Record | None:
    """Return the item whose letter the will is sent with now, on its way to be decided at `item`.

    That of the next meeting to come, else of the last: one text, and one date at a time. An item
    that nobody has prepared in time comes after all others.
    """
    if item is None:
        return None
    steps = [*_adopting_before(item), item]
    held = [at for at, o in enumerate(steps) if is_held(record_at(o, "Möte"))]
    rest = steps[held[-1] + 1 :] if held else steps
    ahead = sorted(filter(comes_up, rest), key=lambda o: waits_for(o) is not None)
    coming = [letter for o in ahead if (letter := letter_of(o))]
    sent = [letter for o in steps if (letter := letter_of(o))]
    return next(iter(coming), sent[-1] if sent else None)


def _adopting_before(item: Record) -> list[Record]:
    """Return those of the earlier items that propose the same: no letter that only informs."""
    types = adopting_types(listed(item, "beslut"))
    return [o for o in _steps_before(item) if adopting_types(listed(o, "beslut")) & types]


def _steps_before(item: Record) -> list[Record]:
    """Return the items of the matter at earlier meetings, the earliest first."""
    day = treated_on(item)
    found = [(when, o) for o in same_case(item) if o is not item and (when := treated_on(o))]
    mine = [(when, o) for when, o in found if day and when < day and is_same_matter(o, item)]
    return [o for _, o in sorted(mine, key=lambda pair: pair[0])]


def _has_will(program: Record, case: Record | None) -> bool:
    period = span_at(case, "Mandatperiod")
    wills = [will for goal in kept_goals(program) for will in listed(goal, "politisk_vilja")]
    return period is not None and any(
        is_will_printed(will) and span_at(will, "Mandatperiod") == period for will in wills
    )


def is_named_by(paper: Record, item: Record, kind: str) -> bool:
    """Return whether a row of Handlingar is the programme, or the political will."""
    program = record_at(item, "Ärende", "Program")
    title = text_at(paper, "Titel").casefold()
    if kind == PROGRAM:
        named = text_at(program, "Namn").casefold()
        return text_at(paper, "Typ") == PROGRAM or (named != "" and title.startswith(named))
    return names_will(title, program)


def names_will(text: str, program: Record | None) -> bool:
    """Return whether a text names the political will, as the programme's municipality calls it."""
    called = text_at(program, "Benämning politisk vilja").casefold()
    return _WILL_TITLE.search(text) is not None or (called != "" and called in text.casefold())


def date_of(item: Record, kind: str) -> object:
    """Return the day that stands on the programme, or on the will that goes with the item."""
    if kind == WILL:
        return day_at(letter_of(item), DATED)
    return day_at(record_at(item, "Ärende", "Program"), "Datum")


def papers_of(item: Record) -> tuple[Record, ...]:
    """Return the rows of Handlingar that belong to the item's decisions."""
    return listed(item, "handlingar")


def treated_before(item: Record) -> tuple[Record, ...]:
    """Return the items of the matter with a § at meetings held before, the earliest first.

    Those of other bodies; of the same one only where it put the matter off, or sent it back.
    """
    body = record_at(item, "Möte", "Organ")
    found = [o for o in _steps_before(item) if _has_minutes(o)]
    return tuple(o for o in found if is_put_off(o) or record_at(o, "Möte", "Organ") is not body)


def without_rows(item: Record) -> tuple[Record, ...]:
    """Return the earlier items whose minutes no row of Handlingar names."""
    typed = papers_of(item)
    earlier = treated_before(item)
    return tuple(o for o in earlier if not any(is_extract_of(paper, o) for paper in typed))


def is_extract_of(paper: Record, item: Record) -> bool:
    """Return whether a row of Handlingar is the minutes of an item: by day, body and §.

    Of these one may be wrong or empty, which E06 tells.
    """
    if text_at(paper, "Typ") != _EXTRACT:
        return False
    body = record_at(item, "Möte", "Organ")
    title = text_at(paper, "Titel").casefold()
    ours = any(name and name in title for name in _names_of(body))
    same_day = str(paper["Datum"]) == str(treated_on(item))
    same_year = str(paper["Datum"])[:4] == str(treated_on(item))[:4]
    told = isinstance(paper["§"], Whole)
    if told and paper["§"] == item["§"]:
        return same_day or (ours and (same_year or isinstance(paper["Datum"], Empty)))
    others = [o["§"] for o in listed(record_at(item, "Möte"), "behandling")]
    return same_day and ours and not (told and paper["§"] in others)


def _names_of(body: Record | None) -> tuple[str, ...]:
    return tuple(text_at(body, header).casefold() for header in ("Genitiv", "I löpande text"))


def _has_minutes(item: Record) -> bool:
    held = is_held(record_at(item, "Möte")) and is_taken_up(item)
    return held and not is_struck(item) and isinstance(item["§"], Whole)
