"""X01–X03 (DOMAIN.md 2.3): a joint programme is decided by each municipality for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.rules.registry import Search, rule, text_rule
from pipeline.domain.decisions import is_taken
from pipeline.domain.goals import is_in_force
from pipeline.domain.records import listed, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.schema import header_key
from pipeline.swedish.words import enumeration as in_words
from pipeline.swedish.words import genitive

_RECEIVER = ("Mottagare/Beslut", "Mottagare/Kommun", "Mottagare/Namn")


@rule("X01", Severity.ERROR, needs=(*_RECEIVER, "Ärenden/Kommun"))
def a_joint_decision_goes_to_the_others(data: Dataset) -> Iterator[Problem]:
    """The own municipality is not among those that are told of its decision."""
    for row in data["Mottagare"]:
        case = record_at(row, "Beslut", "Behandling", "Ärende")
        own = record_at(case, "Kommun")
        if own is None or not listed(record_at(case, "Program"), "samverkan"):
            continue
        named = header_key(text_at(row, "Namn")) == header_key(text_at(own, "Namn"))
        if record_at(row, "Kommun") is own or named:
            header = "Namn" if named else "Kommun"
            message = f"{own['Namn']} är den egna kommunen och ska inte stå bland mottagarna."
            yield row.problem(header, message, remedy="Ta bort raden.")


@rule("X02", Severity.ERROR, needs=("Program/Status", "Samverkan"))
def a_joint_programme_is_valid_when_all_have_decided(data: Dataset) -> Iterator[Problem]:
    """Only when every participating municipality has decided is the programme gällande."""
    for program in data["Program"]:
        rows = listed(program, "samverkan")
        waiting = [row for row in rows if not is_taken(row)]
        if waiting and is_in_force(program):
            names = in_words([_municipality(row) for row in waiting])
            places = in_words([str(row.place.row) for row in waiting])
            verb = f"har inte beslutat (bladet ”Samverkan”, rad {places})"
            message = f"”gällande”, men {names} {verb}."
            yield program.problem(
                "Status", message, remedy="Välj ”förslag” tills alla har gjort det."
            )


def _municipality(row: Record) -> str:
    found = record_at(row, "Kommun")
    return text_at(found, "Namn") if found else row.key


@text_rule(
    "X03",
    Severity.WARNING,
    needs=("Kommuner/Namn", "Kommuner/Kortnamn", "Texter/Text", "Mottagare/Namn"),
    of={"Mottagare": ("Namn",), "Texter": ("Text",)},
)
def a_municipality_is_called_by_its_official_name(data: Dataset) -> Search:
    """`Nykvarn kommun` is Nykvarns kommun: the name is looked up, never put together."""
    wrong = {w: text_at(row, "Namn") for row in data["Kommuner"] for w in _unofficial_names(row)}

    def look(row: Record, header: str, text: str) -> Iterator[Problem]:
        for name, official in wrong.items():
            if name in text and re.search(rf"\b{re.escape(name)}\b", text):
                message = f"”{name}” – det officiella namnet är ”{official}”."
                yield row.problem(header, message, remedy=f"Skriv ”{official}”.")

    return Search(look, tuple(name.casefold() for name in wrong))


def _unofficial_names(municipality: Record) -> Iterator[str]:
    """Yield the names that are put together from the short name and are not the official one."""
    short, official = text_at(municipality, "Kortnamn"), text_at(municipality, "Namn")
    kind = official.rpartition(" ")[2]
    for stem in (short, genitive(short)) if short else ():
        if f"{stem} {kind}" != official:
            yield f"{stem} {kind}"


_VOWELS_AND_S = "aeiouyåäösxz"


@rule("X03", Severity.WARNING, needs=("Kommuner/Namn",))
def a_name_that_ends_in_a_consonant_has_its_s(data: Dataset) -> Iterator[Problem]:
    """`Salem kommun` is likely to be Salems kommun; names that end in a vowel have no s."""
    for row in data["Kommuner"]:
        stem, _, kind = text_at(row, "Namn").rpartition(" ")
        if kind == "kommun" and stem and stem[-1].casefold() not in _VOWELS_AND_S:
            message = f"”{row['Namn']}” – det officiella namnet är troligen ”{stem}s kommun”."
            yield row.problem("Namn", message, remedy="Kontrollera det officiella namnet.")
