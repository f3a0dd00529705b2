"""E01–E06: one fact in two cells. What can be derived is; the rest is compared here, and told.

A row that is compared may be sound by itself: it is the pair that cannot be true. (DECISIONS 186)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import schema
from pipeline.check.rules.registry import rule
from pipeline.domain import decisions as decided
from pipeline.domain import goals, items, meetings, papers
from pipeline.domain.course import is_decided, is_same_matter, is_taken_up, returns_to, treated_on
from pipeline.domain.plain_names import plain_name
from pipeline.domain.records import is_filled, listed, record_at, records_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.swedish.words import enumeration as in_words

# ------------------------------------------------------------ what became of an item


@rule("E01", Severity.WARNING, needs=("Behandling/Resultat", "Beslut/Status", "Beslut/Behandling"))
def the_result_is_that_of_the_decisions(data: Dataset) -> Iterator[Problem]:
    """Resultat says what the decisions say, unless one of them is to send back or put off."""
    sound = set(data["Beslut"])
    for item in data["Behandling"]:
        rows = listed(item, "beslut")
        said = {result: row for row in rows if (result := decided.result_of([row]))}
        known = set(rows) <= sound and said and is_filled(item, "Resultat")
        own = any(map(decided.own_result, rows))
        if known and text_at(item, "Resultat") not in said and (own or not decided.puts_off(rows)):
            others = in_words([_what_became(row, result) for result, row in said.items()])
            message = f"resultatet är ”{item['Resultat']}”, men {others}."
            remedy = "Ändra ”Resultat”, eller ”Status” i bladet ”Beslut”."
            yield item.problem("Resultat", message, remedy=remedy)


def _what_became(decision: Record, result: str) -> str:
    said = f"säger själv ”{result}”" if decided.own_result(decision) else f"är {decision['Status']}"
    return f"{plain_name(decision)} {said}"


@rule("E01", Severity.WARNING, needs=("Beslut/Status", "Beslut/Behandling", "Sammanträden/Status"))
def a_decision_is_taken_at_a_meeting_that_was_held(data: Dataset) -> Iterator[Problem]:
    """What is decided was decided at a meeting."""
    sound = set(data["Sammanträden"])
    for row in data["Beslut"]:
        meeting = record_at(row, "Behandling", "Möte")
        if meeting in sound and meeting and decided.is_taken(row) and not meetings.is_held(meeting):
            message = f"beslutet är fattat, men {plain_name(meeting)} är {meeting['Status']}."
            remedy = "Ändra mötets ”Status” till hållet, eller beslutets till förslag."
            yield row.problem("Status", message, remedy=remedy)


@rule("E01", Severity.WARNING, needs=("Behandling/Tas upp igen vid", "Behandling/Möte"))
def an_item_comes_up_again_where_it_says(data: Dataset) -> Iterator[Problem]:
    """The rows that take the case up again are at the meeting that was told."""
    for item in data["Behandling"]:
        again = record_at(item, "Tas upp igen vid")
        if again is None or not items.is_put_off(item) or not record_at(item, "Ärende"):
            continue
        places = [place for o in _way_back(item) if (place := record_at(o, "Möte"))]
        if places and again not in places:
            there = plain_name(places[0])
            message = f"ärendet tas upp igen vid {plain_name(again)}, men nästa rad är vid {there}."
            yield item.problem("Tas upp igen vid", message, remedy="Ändra det möte som är fel.")


def _way_back(item: Record) -> list[Record]:
    """Return the later rows by which a matter comes back to the body that put it off.

    What was sent back begins at any body that prepares it; what was tabled, at the same one.
    """
    later, body = _later(item), record_at(item, "Möte", "Organ")
    bodies = {body, returns_to(item)} if items.is_sent_back(item) else {body}
    due = [at for at, o in enumerate(later) if record_at(o, "Möte", "Organ") in bodies]
    return later[: due[-1] + 1] if items.is_sent_back(item) and due else [later[at] for at in due]


def _later(item: Record) -> list[Record]:
    day = str(treated_on(item) or "")
    rows = [o for o in items.same_case(item) if is_taken_up(o) and is_same_matter(o, item)]
    return sorted((o for o in rows if str(treated_on(o) or "") > day), key=_on)


def _on(item: Record) -> str:
    return str(treated_on(item) or "")


@rule("E01", Severity.WARNING, needs=("Beslut/Typ", "Behandling/Syfte"))
def the_purpose_is_that_of_the_decision(data: Dataset) -> Iterator[Problem]:
    """An item to adopt the programme does not decide on the will, nor the other way."""
    for row in data["Beslut"]:
        item = record_at(row, "Behandling")
        if not item or not decided.adopted_by(row):
            continue
        if items.adopts_another(item) or text_at(item, "Syfte") == schema.FORMAL:
            message = f"beslutet är av typen ”{row['Typ']}”, men syftet är ”{item['Syfte']}”."
            yield row.problem("Typ", message, remedy="Ändra den cell som är fel.")


# ------------------------------------------------------------ programmes and goals


@rule("E02", Severity.ERROR, needs=("Program/Antaget genom", "Beslut/Status", "Beslut/Typ"))
def a_programme_is_adopted_by_a_decision_that_was_taken(data: Dataset) -> Iterator[Problem]:
    """The programme prints where and when it was adopted: by a decision for good, and on it."""
    sound = set(data["Beslut"])
    for program in data["Program"]:
        decision = record_at(program, "Antaget genom")
        if decision not in sound or decision is None:
            continue
        why = _why_not_adopted(decision)
        if why:
            message = f"{plain_name(decision)} {why}, så programmet är inte antaget genom det."
            remedy = "Välj beslutet som antog programmet, eller töm cellen tills det är fattat."
            yield program.problem("Antaget genom", message, remedy=remedy)


def _why_not_adopted(decision: Record) -> str:
    if decided.type_of(decision) != decided.PROGRAM:
        return f"är ett beslut av typen ”{decision['Typ']}”"
    if is_filled(decision, "Lämnas till"):
        return "är bara ett förslag till ett annat organ"
    return "" if decided.is_taken(decision) else f"är ”{decision['Status']}”"


@rule("E02", Severity.WARNING, needs=("Program/Status", "Program/Antaget genom", "Beslut/Status"))
def a_programme_that_was_adopted_is_no_draft(data: Dataset) -> Iterator[Problem]:
    """Status says what the decision in Antaget genom says."""
    for program in data["Program"]:
        decision = record_at(program, "Antaget genom")
        if is_decided(decision) and decision and goals.is_drafted(program):
            message = f"programmet är ”{program['Status']}”, men {plain_name(decision)} är fattat."
            remedy = (
                "Ändra ”Status”. Är det en ny version som föreslås: töm ”Antaget genom” tills den "
                "är antagen."
            )
            yield program.problem("Status", message, remedy=remedy)


@rule("E02", Severity.WARNING, needs=("Program/Status", "Program/Ersätter"))
def a_programme_that_was_replaced_is_not_in_force(data: Dataset) -> Iterator[Problem]:
    """Where one in force replaces another, that one is no longer in force."""
    for program in data["Program"]:
        old = record_at(program, "Ersätter")
        if old and old is not program and goals.is_in_force(program) and goals.is_adopted(old):
            message = f"programmet är ”{old['Status']}”, men {plain_name(program)} har ersatt det."
            yield old.problem("Status", message, remedy="Välj ersatt, eller ändra ”Ersätter”.")


@rule("E02", Severity.WARNING, needs=("Mål/Status", "Mål/Antaget genom", "Beslut/Status"))
def a_goal_is_adopted_by_a_decision_that_was_taken(data: Dataset) -> Iterator[Problem]:
    """Status of a goal says what its decisions say."""
    for goal in data["Mål"]:
        rows = records_at(goal, "Antaget genom")
        if not rows or not goals.is_kept(goal):
            continue
        names = in_words([plain_name(row) for row in rows])
        taken = any(map(decided.is_taken, rows))
        if taken == goals.is_draft(goal):
            state = "fattat" if taken else "inte fattat"
            message = f"målet är ”{goal['Status']}”, men {names} är {state}."
            yield goal.problem("Status", message, remedy="Ändra den cell som är fel.")


# ------------------------------------------------------------ the political will


@rule(
    "E03", Severity.ERROR, needs=("Politisk vilja/Status", "Politisk vilja/Beslut", "Beslut/Status")
)
def the_decided_will_has_been_decided(data: Dataset) -> Iterator[Problem]:
    """A row is decided when its decision is, for good."""
    sound = set(data["Beslut"])
    for row in data["Politisk vilja"]:
        decision = record_at(row, "Beslut")
        known = decision in sound and decided.is_will_decided(row)
        if known and decision and not decided.is_taken(decision):
            message = (
                f"raden är ”{row['Status']}”, men {plain_name(decision)} är {decision['Status']}."
            )
            remedy = "Vänta med ”beslutad” tills beslutet är fattat, eller ändra beslutet."
            yield row.problem("Status", message, remedy=remedy)


@rule("P15", Severity.WARNING, needs=("Politisk vilja/Status", "Politisk vilja/Beslut"))
def a_decided_will_names_its_decision(data: Dataset) -> Iterator[Problem]:
    """Told once for each programme and period: the document cannot say when it was decided."""
    told: set[tuple[Record | None, str]] = set()
    for row in data["Politisk vilja"]:
        which = record_at(row, "Mål", "Program"), text_at(row, "Mandatperiod")
        if decided.is_will_decided(row) and not record_at(row, "Beslut") and which not in told:
            told.add(which)
            message = f"viljan för {which[1]} är beslutad, men beslutet saknas."
            remedy = "Fyll i beslutet, så säger dokumentet var och när viljan beslutades."
            yield row.problem("Beslut", message, remedy=remedy)


@rule("E03", Severity.WARNING, needs=("Politisk vilja/Status", "Yrkanden/Utfall"))
def what_was_turned_down_was_not_decided(data: Dataset) -> Iterator[Problem]:
    """The motion that a decided row comes from was not turned down."""
    sound = set(data["Yrkanden"])
    for row in data["Politisk vilja"]:
        motion = record_at(row, "Yrkande")
        lost = motion in sound and motion is not None and decided.is_turned_down(motion)
        if lost and motion and decided.is_will_decided(row):
            message = (
                f"raden är ”{row['Status']}”, men {plain_name(motion, 'yrkande')} är avslaget."
            )
            yield row.problem("Status", message, remedy="Ändra den cell som är fel.")


# ------------------------------------------------------------ meetings


@rule(
    "E04",
    Severity.WARNING,
    needs=("Sammanträden/Status", "Sammanträden/Justerat", "Sammanträden/Anslag upp"),
)
def minutes_that_were_approved_say_so(data: Dataset) -> Iterator[Problem]:
    """The days of approval and notice stand where Status says that they have been."""
    for meeting in data["Sammanträden"]:
        for header in ("Justerat", "Anslag upp", "Anslag ned"):
            if is_filled(meeting, header) and not meetings.is_approved(meeting):
                message = f"”{header}” är ifyllt, men mötet är ”{meeting['Status']}”."
                remedy = "Välj justerat eller anslaget i ”Status”, eller töm cellen."
                yield meeting.problem(header, message, remedy=remedy)
                break


@rule("E04", Severity.WARNING, needs=("Sammanträden/Status", "Sammanträden/Flyttat till"))
def a_meeting_with_another_in_its_place_was_moved(data: Dataset) -> Iterator[Problem]:
    """The call of the other one says that this one was moved."""
    for meeting in data["Sammanträden"]:
        if record_at(meeting, "Flyttat till") and not meetings.is_moved(meeting):
            message = f"”Flyttat till” är ifyllt, men mötet är ”{meeting['Status']}”."
            remedy = "Välj flyttat i ”Status”, eller töm cellen."
            yield meeting.problem("Flyttat till", message, remedy=remedy)


@rule("E04", Severity.WARNING, needs=("Förtydliganden/Status", "Förtydliganden/Godkänt vid", "Mål"))
def what_was_approved_at_a_meeting_is_approved(data: Dataset) -> Iterator[Problem]:
    """A meeting where something was approved or set has been held, and the row says so."""
    pairs = (
        ("Förtydliganden", "Status", "Godkänt vid", goals.is_clarification_approved),
        ("Mål", "Ambitionsstatus", "Fastställd vid", goals.is_level_set),
    )
    for sheet, status, place, is_done in pairs:
        for row in data[sheet]:
            meeting = record_at(row, place)
            if meeting and is_done(row) != meetings.is_held(meeting):
                held = f"{plain_name(meeting)} är ”{meeting['Status']}”"
                said = f"är ”{row[status]}”" if is_filled(row, status) else "saknas"
                message = f"”{status}” {said}, men {held}."
                remedy = f"Ändra ”{status}” eller ”{place}”."
                yield row.problem(status, message, remedy=remedy)


# ------------------------------------------------------------ the same goal, case or programme

# A column of a sheet, and the two ways to one and the same row.
_SAME = (
    ("Politisk vilja", "Framgångsfaktor", ("Framgångsfaktor", "Mål"), ("Mål",)),
    ("Indikatorer", "Framgångsfaktor", ("Framgångsfaktor", "Mål"), ("Mål",)),
    ("Uppföljning", "Indikator", ("Indikator", "Mål"), ("Mål",)),
    ("Mål", "Struktur", ("Struktur", "Program"), ("Program",)),
    ("Struktur", "Ingår i", ("Ingår i", "Program"), ("Program",)),
    ("Ändringar", "Mål", ("Mål", "Program"), ("Program",)),
    ("Delstrategier", "Riktning", ("Riktning", "Program"), ("Program",)),
    ("Delstrategier", "Perspektiv", ("Perspektiv", "Program"), ("Program",)),
    ("Behandling", "Möte", ("Möte", "Organ", "Kommun"), ("Ärende", "Kommun")),
)
_NEEDS = tuple(f"{sheet}/{header}" for sheet, _, *ways in _SAME for header, *_ in ways)


@rule("E05", Severity.WARNING, needs=tuple(dict.fromkeys(_NEEDS)))
def two_ways_lead_to_the_same_row(data: Dataset) -> Iterator[Problem]:
    """A success factor of the row is one of the row's goal, and so on."""
    for sheet, header, one, other in _SAME:
        for row in data[sheet]:
            found = record_at(row, *one)
            wanted = record_at(row, *other) if found else None
            if found and wanted and found is not wanted:
                named = record_at(row, header)
                message = (
                    f"{plain_name(named) if named else ''} hör till {plain_name(found)} "
                    f"i bladet ”{found.sheet}”, "
                    f"men raden till {plain_name(wanted)}."
                )
                yield row.problem(header, message, remedy="Ändra den cell som är fel.")


# ------------------------------------------------------------ papers


@rule(
    "E06",
    Severity.WARNING,
    needs=("Handlingar", "Program/Datum", "Behandling/Skrivelsens datum", "Behandling/§"),
)
def a_row_says_of_a_paper_what_the_paper_says(data: Dataset) -> Iterator[Problem]:
    """A row of Handlingar that names what is built, or minutes of the case, has their day and §."""
    sound, told = set(data["Handlingar"]), set()
    for item in data["Behandling"]:
        for paper in papers.papers_of(item) if meetings.is_to_come(record_at(item, "Möte")) else ():
            for header, says, where in _differences(paper, item) if paper in sound else ():
                if (paper, header) not in told:
                    told.add((paper, header))
                    message = f"handlingen har {paper[header]}, men {where} säger {says}."
                    yield paper.problem(header, message, remedy="Ändra den cell som är fel.")


def _differences(paper: Record, item: Record) -> Iterator[tuple[str, object, str]]:
    """Yield the columns of a row that say something else than what it names, and who says so."""
    for kind in (decided.PROGRAM, decided.WILL):
        day = papers.date_of(item, kind)
        if papers.sends(item, kind) and papers.is_named_by(paper, item, kind):
            letter = papers.letter_of(item) or item
            what = "programmet" if kind == decided.PROGRAM else f"skrivelsen {plain_name(letter)}"
            yield from _other(paper, "Datum", day, what)
    for earlier in papers.treated_before(item):
        if papers.is_extract_of(paper, earlier):
            yield from _other(paper, "Datum", treated_on(earlier), plain_name(earlier))
            yield from _other(paper, "§", earlier["§"], plain_name(earlier))


def _other(
    paper: Record, header: str, right: object, where: str
) -> Iterator[tuple[str, object, str]]:
    if is_filled(paper, header) and right is not None and str(paper[header]) != str(right):
        yield header, right, where
