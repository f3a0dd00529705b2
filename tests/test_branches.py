"""A rule and its template agree, whatever became of the item.

What a rule demands is read by what it stops, and what counts for it is shown.
"""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.check.links.vocabulary import BACKS
from pipeline.model import Dataset, Severity, Source
from pipeline.plan.plans import plan
from pipeline.schema import SHEETS
from tests.docx import text_of
from tests.plan_data import Cells, Sheets, dataset
from tests.whole_papers import NAMES, rendered, whole

pytestmark = pytest.mark.slow

HOW = "Ordföranden ställer förslagen mot varandra."
AWAY = {"Resultat": "återremiss", "Motivering": "Det saknas underlag om skog."}
AWAY |= {"Tas upp igen vid": "KF-1"}
# Status of the proposal, cells of Behandling, and a decision beside the proposal (verb and clause).
BRANCHES: dict[str, tuple[str, Cells, tuple[str, str] | None]] = {
    "bifall": ("fattat", {}, None),
    "avslag": ("avslaget", {}, None),
    "avslag med egen mening": ("avslaget", {}, ("avslå", "förslaget")),
    "återremiss": ("återremitterat", AWAY, None),
    "minoritetsåterremiss": ("återremitterat", AWAY, ("återremittera", "ärendet")),
    "bordläggning": ("bordlagt", AWAY | {"Resultat": "bordlagt"}, None),
    "anteckning": ("fattat", {}, ("notera", "informationen")),
}


def branch(name: str) -> Sheets:
    """Return the whole case where the item of the minutes ended like that, after a vote."""
    status, cells, beside = BRANCHES[name]
    made = whole()
    made["Behandling"][0] |= cells
    decision = made["Beslut"][0]
    decision |= {"Status": status, "Beslutsgång": HOW, "Ja": 1, "Nej": 0, "Avstår": 0}
    made["Yrkanden"][-1]["Typ"] = "avslag"
    made["Röster"] = [{"Röst-id": "R1", "Beslut": "B1", "Person": "P2", "Röst": "Ja"}]
    if beside:
        verb, clause = beside
        made["Beslut"].append({**decision, "Beslut-id": "B9", "Status": "fattat"})
        made["Beslut"][-1] |= {"Beslutsgång": "", "Ja": 7, "Nej": 6, "Avstår": 5}
        made["Beslutspunkter"].append({"Beslut": "B9", "Nr": 1, "Verb": verb, "Sats": clause})
        made["Mottagare"].append({"Beslut": "B9", "Organ": "KLK"})
    return made


def reads(data: Dataset) -> frozenset[Source]:
    """Return what the documents read, made of each template that may make them, and their keys."""
    asked = {p.template.removesuffix(".docx") for p in plan(data).plans}
    names = [name for name in NAMES if name.rpartition("/")[2] in asked]
    keys = {Source("", p.key, "") for p in plan(data).plans}
    return frozenset(keys.union(*(each.reads for n in names for each in rendered(n, data))))


# The sheets of a meeting, which the branches are about.
_SHEETS = "Sammanträden Behandling Beslut Beslutspunkter Mottagare Handlingar Texter Konsekvenser"
OPTIONAL = [
    (sheet.name, column.header)
    for sheet in SHEETS
    for column in sheet.columns
    if not column.required and sheet.name in (*_SHEETS.split(), "Närvaro", "Yrkanden", "Röster")
]


def told(data: Dataset) -> set[tuple[str, Source]]:
    """Return what rules say, and of which cells; what the contract demands by itself is no rule."""
    return {(p.code, p.source) for p in data.problems if p.source and p.code != "B03"}


@cache
def without_each(name: str) -> dict[str, Dataset]:
    """Return the case with one column that is empty, for each where a rule then says more."""
    found = {}
    for sheet, header in OPTIONAL:
        made = branch(name)
        emptied = [row for row in made.get(sheet, ()) if row.get(header)]
        for row in emptied:
            row[header] = ""
        if emptied:
            data = dataset(made)
            if told(data) - told(whole_of(name)):
                found[f"{sheet}/{header}"] = data
    return found


@cache
def whole_of(name: str) -> Dataset:
    return dataset(branch(name))


@pytest.mark.parametrize("name", BRANCHES)
def test_what_a_rule_demands_is_read_by_what_it_stops(name: str) -> None:
    idle = []
    for column, data in without_each(name).items():
        new = told(data) - told(whole_of(name))
        faults = [p for p in data.problems if p.severity is Severity.ERROR]
        found = [p for p in faults if (p.code, p.source) in new]
        read = reads(data) if found else frozenset()
        idle += [(column, p.message) for p in found if read.isdisjoint((p.source, *p.stops))]

    assert idle == []


@pytest.mark.parametrize("name", BRANCHES)
def test_what_counts_for_a_rule_is_shown(name: str) -> None:
    read = {(source.sheet, source.column) for source in reads(whole_of(name))}
    lists = {(back.sheet, back.column) for back in BACKS if (back.target, back.name) in read}
    shown = {f"{sheet}/{column}" for sheet, column in read | lists}

    assert [column for column in without_each(name) if column not in shown] == []


@pytest.mark.parametrize("name", BRANCHES)
def test_minutes_and_extract_tell_how_it_was_reached_and_the_votes(name: str) -> None:
    for template in ("standard/protokoll", "standard/protokollsutdrag"):
        (made,) = rendered(template, whole_of(name))
        text = text_of(made.data)

        assert HOW in text
        assert "Bilaga: hur ledamöterna röstade" in text
        vote = "Ja: 7. Nej: 6. Avstår: 5." in text or "Med 7 röster mot 6 beslutar " in text
        assert vote is (BRANCHES[name][2] is not None)
        assert (str(AWAY["Motivering"]) in text) is ("Motivering" in BRANCHES[name][1])
        assert made.missing == ()
