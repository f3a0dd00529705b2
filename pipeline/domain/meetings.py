"""What the Status of a row of Sammanträden means (WORKBOOK.md, Sammanträden).

planerat → kallat → hållet → justerat → anslaget; or inställt, or flyttat. A status that cannot be
read is none of these, and no meeting has none: an empty cell means planerat.
"""

from __future__ import annotations

from pipeline.domain.records import chain_from, record_at, text_at
from pipeline.model import Record, Source

_PLANNED = "planerat"
_CALLED = "kallat"
_MOVED = "flyttat"
ANNOUNCED = frozenset(["anslaget"])
APPROVED = ANNOUNCED | {"justerat"}
_HELD = APPROVED | {"hållet"}
_CALLED_OFF = frozenset(["inställt", _MOVED])
# What is entered of a meeting once its minutes are approved: the notice (8 kap. 12 § KL).
_OF_NOTICE = frozenset(["Justerat", "Anslag upp", "Anslag ned", "Förvaringsplats"])


def _status(meeting: Record | None) -> str:
    return text_at(meeting, "Status")


def is_planned(meeting: Record | None) -> bool:
    """Return whether nobody has been called to the meeting yet."""
    return _status(meeting) == _PLANNED


def is_to_come(meeting: Record | None) -> bool:
    """Return whether the meeting is planned or called."""
    return _status(meeting) in (_PLANNED, _CALLED)


def is_called(meeting: Record | None) -> bool:
    """Return whether the call has gone out (5 kap. 13 § KL): so too of a meeting that was held."""
    return _status(meeting) == _CALLED or is_held(meeting)


def is_held(meeting: Record | None) -> bool:
    """Return whether the meeting has taken place, its minutes approved or not."""
    return _status(meeting) in _HELD


def is_approved(meeting: Record | None) -> bool:
    """Return whether the minutes are approved (5 kap. 69 § kommunallagen), announced or not."""
    return _status(meeting) in APPROVED


def is_announced(meeting: Record | None) -> bool:
    """Return whether the approval has been announced (8 kap. 12 § kommunallagen)."""
    return _status(meeting) in ANNOUNCED


def is_of_notice(cell: Source) -> bool:
    """Return whether a cell is entered when minutes are approved, and tells of nothing in them."""
    return cell.sheet == "Sammanträden" and cell.column in _OF_NOTICE


def is_moved(meeting: Record | None) -> bool:
    """Return whether another meeting came instead, or will."""
    return _status(meeting) == _MOVED


def is_called_off(meeting: Record | None) -> bool:
    """Return whether the meeting was cancelled or moved: it never takes place."""
    return _status(meeting) in _CALLED_OFF


def is_over(meeting: Record | None) -> bool:
    """Return whether there is nothing to come: it has been held, or called off."""
    return is_held(meeting) or is_called_off(meeting)


def is_built(row: Record | None) -> bool:
    """Return whether Byggs of a municipality, meeting or programme lets its documents be built."""
    return text_at(row, "Byggs") != "nej"


def takes_place(meeting: Record | None) -> bool:
    """Return whether a meeting takes place, and its documents are built here."""
    return not is_called_off(meeting) and is_built(meeting)


def is_ours(meeting: Record | None) -> bool:
    """Return whether a meeting takes place, and those of its municipality are built here."""
    return takes_place(meeting) and is_built(record_at(meeting, "Organ", "Kommun"))


def instead_of(meeting: Record | None) -> Record | None:
    """Return the meeting that came instead of a moved one, through any number of moves."""
    way = chain_from(meeting, "Flyttat till")[0] if meeting else []
    found = next((each for each in way if not is_moved(each)), None)
    return None if found is meeting else found
