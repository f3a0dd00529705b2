"""A document as it leaves the house: its clean copy, and what to know of it.

What is sealed and what is published are both made here. (DECISIONS 365)
"""

from __future__ import annotations

from pipeline.building.document import carried_line
from pipeline.building.summary import first_lines
from pipeline.domain.records import record_at, text_at
from pipeline.errors import UsageError
from pipeline.model import DocumentPlan, Record
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.properties import Description
from pipeline.ooxml.safety.external_references import carried
from pipeline.plan.documents import BY_NAME
from pipeline.revise.clean import Clean, cleaned


def clean_copy(data: bytes, target: str, plan: DocumentPlan | None, task: str) -> Clean:
    """Return the clean copy of a document; without a plan it goes on saying of itself what it says.

    `task`: what is to be done with it, as a verb. Raises UsageError for one that would fetch or run
    something at its reader's.
    """
    about = description(plan) if plan is not None else None
    made = cleaned(data, target, about)
    for item in carried(read_package(made.data, target)):
        raise UsageError(f"{target} går inte att {task}: {carried_line(item)}", remedy=item.remedy)
    return made


def description(plan: DocumentPlan) -> Description:
    """Return what a document says of itself to who finds the file: whose it is, and what."""
    town = text_at(_municipality(plan), "Namn")
    return Description(town, plan.full_title, diary_number(plan), BY_NAME[plan.kind].label)


def diary_number(plan: DocumentPlan) -> str:
    """Return the number of a document's case, "" when it has none or several.

    That of a programme is the number of the case that it is adopted in.
    """
    if plan.case:
        return text_at(plan.dataset.find("Ärenden", plan.case), "Dnr")
    cases = plan.dataset["Ärenden"] if plan.program else ()
    of_program = (case for case in cases if _key(record_at(case, "Program")) == plan.program)
    found = {text_at(case, "Dnr") for case in of_program} - {""}
    return found.pop() if len(found) == 1 else ""


def _municipality(plan: DocumentPlan) -> Record | None:
    """Return whose document it is: its case's, its programme's or its meeting's municipality."""
    find = plan.dataset.find
    found = (
        record_at(find("Ärenden", plan.case), "Kommun"),
        record_at(find("Program", plan.program), "Kommun"),
        record_at(find("Sammanträden", plan.meeting), "Organ", "Kommun"),
        record_at(find("Organ", plan.key), "Kommun"),
    )
    return next(filter(None, found), None)


def _key(record: Record | None) -> str:
    return record.key if record is not None else ""


def clean_lines(target: str, made: Clean) -> tuple[str, ...]:
    """Return what was taken out of a document, which whoever wrote it may not have known of."""
    hidden = f"{target}: dold text följer inte med: {_quoted(made.hidden)}."
    asked = f"{target}: text saknas där det stod {_quoted(made.asked)}."
    return (*((hidden,) if made.hidden else ()), *((asked,) if made.asked else ()))


def _quoted(texts: tuple[str, ...]) -> str:
    return ", ".join(first_lines([f"”{text}”" for text in dict.fromkeys(texts)], "ställen"))
