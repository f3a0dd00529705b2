"""M18 and M19 (DOMAIN.md 3.3): a framework's own names, and those of one edition at a time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.rules.registry import rule
from pipeline.domain.goals import edition_of
from pipeline.domain.records import group_by, record_at, text_at
from pipeline.model import Dataset, Problem, Record, Severity
from pipeline.schema import header_key
from pipeline.swedish.words import enumeration as in_words
from pipeline.swedish.words import plain_words

# The Swedish names of the global goals; of two in use the first is the one that most write.
_AGENDA = header_key("Agenda 2030")
_GOALS = (
    ("Ingen fattigdom",),
    ("Ingen hunger",),
    ("God hälsa och välbefinnande", "Hälsa och välbefinnande"),
    ("God utbildning för alla", "God utbildning"),
    ("Jämställdhet",),
    ("Rent vatten och sanitet för alla", "Rent vatten och sanitet"),
    ("Hållbar energi för alla",),
    ("Anständiga arbetsvillkor och ekonomisk tillväxt",),
    ("Hållbar industri, innovationer och infrastruktur",),
    ("Minskad ojämlikhet",),
    ("Hållbara städer och samhällen",),
    ("Hållbar konsumtion och produktion",),
    ("Bekämpa klimatförändringarna",),
    ("Hav och marina resurser",),
    ("Ekosystem och biologisk mångfald",),
    ("Fredliga och inkluderande samhällen",),
    ("Genomförande och globalt partnerskap",),
)


@rule("M18", Severity.WARNING, needs=("Ramverk/Ramverk", "Ramverk/Nr", "Ramverk/Namn"))
def the_global_goals_bear_their_own_names(data: Dataset) -> Iterator[Problem]:
    """Agenda 2030 has seventeen goals, each with a name that is not the municipality's."""
    for post in data["Ramverk"]:
        number = post["Nr"]
        if header_key(text_at(post, "Ramverk")) != _AGENDA or not number:
            continue
        if not 1 <= number <= len(_GOALS):
            message = f"Agenda 2030 har {len(_GOALS)} mål, inget med nummer {number}."
            yield post.problem("Nr", message, remedy="Rätta numret.")
            continue
        names = _GOALS[number - 1]
        if plain_words(text_at(post, "Namn")) not in map(plain_words, names):
            message = f"mål {number} i Agenda 2030 heter ”{names[0]}”, inte ”{post['Namn']}”."
            remedy = "Skriv det namnet. Ett eget ord för målet står i bladet ”Ord”."
            yield post.problem("Namn", message, remedy=remedy)


@rule("M19", Severity.WARNING, needs=("Kopplingar/Till", "Ramverk/Ramverk", "Ramverk/Version"))
def links_lead_to_one_edition_of_a_framework(data: Dataset) -> Iterator[Problem]:
    """What a programme is linked to is of the same edition; a draft of it is another (S2)."""
    links = group_by((_program_of(row), row) for row in data["Kopplingar"])
    for program, rows in links.items():
        frameworks = group_by(
            (name, row)
            for row in rows
            if program and (name := text_at(record_at(row, "Till"), "Ramverk"))
        )
        for name, found in frameworks.items():
            editions = group_by((_edition(row), row) for row in found)
            if len(editions) > 1:
                fewest = min(editions.values(), key=len)
                told = in_words([f"”{edition}”" for edition in editions])
                message = f"programmet har kopplingar till flera versioner av {name}: {told}."
                remedy = "Koppla till posterna i den version som gäller."
                yield fewest[0].problem("Till", message, remedy=remedy)


def _program_of(link: Record) -> Record | None:
    return record_at(link, "Mål", "Program") or record_at(link, "Delstrategi", "Program")


def _edition(link: Record) -> str:
    post = record_at(link, "Till")
    return edition_of(post)[1] or "utan version" if post else ""
