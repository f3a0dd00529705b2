"""Who was in the room at each §, and who took part there: the one place that says so.

A member takes part, or a substitute in the member's place while the member is not there (5 kap.
17–19 §§ and 6 kap. 17 § kommunallagen): not who was away, had a conflict of interest, or sat out.
Votes, motions, reservations, the chair, who approves the minutes, the quorum and the casting vote
all ask here. (DECISIONS 290)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

from pipeline.domain.bodies import is_fullmaktige
from pipeline.domain.decisions import is_proposed, is_taken, is_withdrawn
from pipeline.domain.plain_names import person_called, plain_name
from pipeline.domain.records import group_by, is_faulty, is_filled, listed, record_at, text_at
from pipeline.model import Record
from pipeline.swedish.paragraphs import are_among, read_paragraphs
from pipeline.values.types import Whole

_MEMBER, _SERVING, _SUBSTITUTE = "ledamot", "tjänstgörande ersättare", "ersättare"
_CONFLICT, _SITS_OUT = "jäv", "deltar ej"
_UNABLE = "Jäv"  # Röster.Röst
_AWAY_FROM_VOTE = frozenset(["Frånvarande", _UNABLE])
_VOTES = frozenset(["Ja", "Nej", "Avstår"])
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_COMES_AND_GOES = ("Kom", "Gick")
_MORNING = time(8)  # no meeting that began the day before goes on longer


@dataclass(frozen=True, slots=True)
class Room:
    """Who was there at one item. `seats`: who took part, and the member in whose place or None.

    `rows`: those of Närvaro by person; none at all when nobody has said who was there. `said`: jäv
    and the like by person, and of which decision.
    """

    item: Record
    rows: Mapping[Record, list[Record]]
    seats: Mapping[Record, Record | None]
    said: Mapping[Record, list[tuple[str, Record]]]

    @property
    def place(self) -> str:
        """Return `på § 31`, `vid BH2` while the item has no number."""
        number = self.item["§"]
        return f"på § {number}" if isinstance(number, Whole) else f"vid {plain_name(self.item)}"

    def absence(self, person: Record) -> str:
        """Return why a person was not in the room, as what follows the name; "" who was."""
        if not self.rows:
            return ""
        rows = self.rows.get(person, [])
        if not rows:
            return "står inte i bladet ”Närvaro” för mötet"
        out = all(_was_out(row, self.item) for row in rows)
        return f"var inte närvarande {self.place}" if out else ""

    def idleness(self, person: Record) -> str:
        """Return why a person did not serve, as what follows the name; "" who did."""
        rows = self.rows.get(person, [])
        absence = self.absence(person)
        if absence or not rows or person in self.seats:
            return absence
        if not any(map(serves, rows)):
            return f"{other_role(rows[0])} {self.place}"
        members = [record_at(row, "Ersätter") for row in rows if _serves_at(row, self.item)]
        member = next(filter(None, members), None)
        if member is not None and member in self.seats:
            return f"är ersättare för {person_called(member)}, som själv var med {self.place},"
        return f"tjänstgjorde inte {self.place}"

    def exclusion(self, person: Record, decision: Record) -> str:
        """Return what kept a person out of a decision: jäv, or not to take part; "" for nothing."""
        said = self._kinds(person, decision)
        if _CONFLICT in said:
            return f"är antecknad som jävig {self.place}"
        return f"deltog inte i beslutet {self.place}" if _SITS_OUT in said else ""

    def has_conflict(self, person: Record, decision: Record | None = None) -> bool:
        """Return whether a person is noted to have a conflict of interest, in a decision or any."""
        return _CONFLICT in self._kinds(person, decision)

    def _kinds(self, person: Record, decision: Record | None) -> set[str]:
        """Return what a person said of a decision; None: of any."""
        told = self.said.get(person, ())
        return {k for k, about in told if decision is None or self._covers(k, about, decision)}

    @property
    def law_of_conflict(self) -> str:
        """Return which paragraph keeps out who has a conflict of interest."""
        body = record_at(self.item, "Möte", "Organ")
        return f"{'5 kap. 47' if is_fullmaktige(body) else '6 kap. 30'} § kommunallagen"

    def count(self) -> int:
        """Return how many seats were filled, as the quorum has it.

        Who has a conflict of interest leaves the room of a board (6 kap. 30 § kommunallagen); in
        the council nothing is lost by it (5 kap. 46 §). Who sits out is there.
        """
        out = {person for person in self.rows if self.is_out_of_all(person)}
        if is_fullmaktige(record_at(self.item, "Möte", "Organ")):
            there = {*self.seats, *(p for p in out if any(map(serves, self.rows[p])))}
        else:
            there = self.seats.keys() - out
        return len({self.seats.get(person) or person for person in there})

    def is_out_of_all(self, person: Record) -> bool:
        """Return whether a person has a conflict of interest in every decision of the item."""
        decisions = listed(self.item, "beslut")
        return bool(decisions) and all(self.has_conflict(person, each) for each in decisions)

    def _covers(self, kind: str, about: Record, decision: Record) -> bool:
        """Return whether what was said of one decision goes for another of the item.

        A proposal, and the decision that came of it, are two rows of one matter; a conflict of
        interest is in the whole matter.
        """
        taken = sum(map(is_taken, listed(self.item, "beslut")))
        one = taken < 2 and (kind == _CONFLICT or is_proposed(about))
        return about is decision or one


def room_at(item: Record) -> Room:
    """Return who was in the room at an item, and took part (5 kap. 66 och 67 §§ 5 KL)."""
    meeting = record_at(item, "Möte")
    rows = [(record_at(row, "Person"), row) for row in listed(meeting, "närvaro")]
    people = group_by((person, row) for person, row in rows if person)
    there = [
        (person, row)
        for person, own in people.items()
        for row in own
        if _serves_at(row, item) and not _was_out(row, item)
    ]
    said = group_by(_told(item))
    unable = {person for person, kinds in said.items() if _CONFLICT in dict(kinds)}
    members = {
        person
        for person, row in there
        if _in_place_of(row) is None and person not in unable and not _may_be_out(row, item)
    }
    seats: dict[Record, Record | None] = {}
    for person, row in there:
        instead_of = _in_place_of(row)
        if instead_of is None or instead_of not in members:
            seats.setdefault(person, instead_of)
    return Room(item, people, seats, said)


def _told(item: Record) -> Iterator[tuple[Record, tuple[str, Record]]]:
    """Yield who said what of the item's decisions: jäv, not to take part, and motions."""
    for decision in listed(item, "beslut"):
        for motion in listed(decision, "yrkanden"):
            person = record_at(motion, "Person")
            if person and not is_withdrawn(motion):
                yield person, (text_at(motion, "Typ"), decision)
        for vote in listed(decision, "röster"):
            person = record_at(vote, "Person")
            if person and text_at(vote, "Röst") == _UNABLE:
                yield person, (_CONFLICT, decision)


def _in_place_of(attendance: Record) -> Record | None:
    """Return the member whose seat a substitute has; None for who has one of their own."""
    member = record_at(attendance, "Ersätter")
    own = text_at(attendance, "Roll") == _MEMBER or member is record_at(attendance, "Person")
    return None if own else member


def chair_at(item: Record) -> Record | None:
    """Return who led a §: the item's own chair, else that of the meeting."""
    return record_at(item, "Ordförande") or record_at(item, "Möte", "Ordförande")


def has_own_chair(item: Record) -> bool:
    """Return whether it is said who led this very §."""
    return is_filled(item, "Ordförande")


def has_voted(vote: Record) -> bool:
    """Return whether a row of Röster is a vote, or that somebody abstained."""
    return text_at(vote, "Röst") in _VOTES


def sat_out_vote(person: Record, decision: Record) -> bool:
    """Return whether a person is listed as away in every division on a decision."""
    votes = [v for v in listed(decision, "röster") if record_at(v, "Person") is person]
    return bool(votes) and all(text_at(vote, "Röst") in _AWAY_FROM_VOTE for vote in votes)


def serves(attendance: Record) -> bool:
    """Return whether a row of Närvaro lets a person take part in decisions at the meeting."""
    served = text_at(attendance, "Roll") in (_MEMBER, _SERVING) or is_filled(
        attendance, "Tjänstgör §§"
    )
    return served or is_faulty(attendance, "Roll")


def _serves_at(attendance: Record, item: Record) -> bool:
    runs = read_paragraphs(text_at(attendance, "Tjänstgör §§"))
    number = item["§"]
    elsewhere = runs and isinstance(number, Whole) and not are_among(int(number), runs)
    return serves(attendance) and not elsewhere


def is_substitute(attendance: Record) -> bool:
    """Return whether a row of Närvaro is of a substitute who does not serve."""
    return text_at(attendance, "Roll") == _SUBSTITUTE


def is_serving_substitute(attendance: Record) -> bool:
    """Return whether a row of Närvaro is of a substitute who takes part in decisions."""
    return text_at(attendance, "Roll") == _SERVING


def other_role(attendance: Record) -> str:
    """Return what a person was who did not serve, as what follows the name."""
    if is_substitute(attendance):
        return "var ersättare utan tjänstgöring"
    return f"var med som {text_at(attendance, 'Roll')}"


# ------------------------------------------------------------ away: by § and by the clock


def was_away(attendance: Record, number: object) -> bool:
    """Return whether a row of Närvaro says that a person was not there for a § (Ej §§)."""
    runs = read_paragraphs(text_at(attendance, "Ej §§"))
    return isinstance(number, Whole) and are_among(int(number), runs)


def _was_out(attendance: Record, item: Record) -> bool:
    """Return whether a person was away, by Ej §§, or had left or not come by the clock.

    The clock tells only of items that say when they were taken up; a § ends with the next one,
    with an adjournment or with the meeting.
    """
    if was_away(attendance, item["§"]):
        return True
    meeting = record_at(item, "Möte")
    began = minute_of(item, "Klockslag", meeting)
    if began is None:
        return False
    came, left = (minute_of(attendance, header, meeting) for header in _COMES_AND_GOES)
    ended = _end(meeting, began)
    return (left is not None and left <= began) or (
        came is not None and ended is not None and ended <= came
    )


def _may_be_out(attendance: Record, item: Record) -> bool:
    """Return whether a person came or went at a time, and nothing says when the item was."""
    told = any(_at(attendance, header) is not None for header in _COMES_AND_GOES)
    return told and _at(item, "Klockslag") is None


def minute_of(record: Record | None, header: str, meeting: Record | None) -> int | None:
    """Return a clock's minute, counted from the midnight before the meeting; None without one."""
    found = _at(record, header)
    return None if found is None else _minute(found, meeting)


def ends_after_midnight(meeting: Record | None) -> bool:
    """Return whether a meeting that began in the day ended early in the morning after."""
    began, ended = _at(meeting, "Starttid"), _at(meeting, "Sluttid")
    return began is not None and ended is not None and ended < began and ended <= _MORNING


def _minute(clock: time, meeting: Record | None) -> int:
    began = _at(meeting, "Starttid")
    is_next_day = ends_after_midnight(meeting) and began is not None and clock < began
    after = is_next_day and clock <= _MORNING
    return clock.hour * 60 + clock.minute + (24 * 60 if after else 0)


def _at(record: Record | None, header: str) -> time | None:
    found = record.columns.get(header) if record else None
    return found if isinstance(found, time) else None


def _end(meeting: Record | None, began: int) -> int | None:
    others = (minute_of(o, "Klockslag", meeting) for o in listed(meeting, "behandling"))
    pauses = (_minute(pause, meeting) for pause in _pauses(meeting))
    ends = [*others, minute_of(meeting, "Sluttid", meeting), *pauses]
    return min((end for end in ends if end is not None and end > began), default=None)


def _pauses(meeting: Record | None) -> Iterator[time]:
    """Yield the times in Ajournering, which is as people write it: 10.15–10.30."""
    for hour, minute in _CLOCK.findall(text_at(meeting, "Ajournering")):
        if int(hour) < 24 and int(minute) < 60:
            yield time(int(hour), int(minute))
