"""A conflict that nobody has decided on is the same one after the next merge, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.model import Action
from pipeline.ooxml.package import read_package
from tests.docx import W, changed, xml_of
from tests.hand import words_in
from tests.kinds_of_change import KINDS, with_every_kind
from tests.test_merge import comments, hand, merged, put, sound
from tests.test_merge_tracked import pairs
from tests.test_past import held
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow


class Conflict(NamedTuple):
    """What a hand did where the workbook changes something of a kind."""

    kind: str  # of KINDS
    edit: Callable[[WorkingFolder], object]
    stands: str = ""  # what the hand's text is, where there is one


def written(before: str, after: str) -> Callable[[WorkingFolder], object]:
    """Write other words for some, in whatever part they stand."""

    def edit(folder: WorkingFolder) -> None:
        path = folder.outputs / PROGRAM
        for part in read_package(path.read_bytes(), PROGRAM).stories:
            text = xml_of(path.read_bytes(), part).replace(before, after)
            path.write_bytes(changed(path.read_bytes(), {part: text}))

    return edit


def _taken_away(words: str, tag: str) -> Callable[[WorkingFolder], object]:
    """Take a paragraph away, or the row that it stands in."""

    def edit(folder: WorkingFolder) -> None:
        document = hand(folder)
        found = [p for p in document.paragraphs if "".join(map(str, p.itertext())) == words][-1]
        unit = found if tag == "p" else next(found.iterancestors(f"{{{W}}}{tag}"))
        put(folder, document.remove(unit))

    return edit


def _both(folder: WorkingFolder) -> None:
    """Write in both controls of a sentence."""
    document = hand(folder)
    texts = document.paragraph("med rent vatten").iter(f"{{{W}}}t")
    for text in texts:
        if text.text in ("med rent vatten", "Lindvalla ska vara en plats"):
            text.text = HAND
    put(folder, document)


HAND = "Handens ord"
CONFLICTS = {
    "ett eget stycke": Conflict("ett eget stycke", written("Renare sjöar.", HAND), HAND),
    "i en mening": Conflict("i en mening", written("med rent vatten", HAND), HAND),
    "två i en mening": Conflict("två i en mening", _both, HAND),
    "en rad i en tabell": Conflict("en rad i en tabell", written(">Vatten<", f">{HAND}<"), HAND),
    "sidhuvudet": Conflict("sidhuvudet", written("0.9", HAND), HAND),
    "byggt på ett annat sätt": Conflict(
        "ett stycke som är byggt på ett annat sätt", written("heter det", "heter handens"),
    ),
    "borttaget stycke": Conflict("ett eget stycke", _taken_away("Renare sjöar.", "p")),
    "borttagen rad": Conflict("en rad i en tabell", _taken_away("Vatten", "tr")),
    "borta ur arbetsboken": Conflict("stycken och en rad som går", written("Renare sjöar.", HAND)),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_the_same_after_a_merge_of_something_else(tmp_path: Path, name: str) -> None:
    conflict = CONFLICTS[name]
    folder = with_every_kind(tmp_path / "arbetsmapp")
    conflict.edit(folder)
    KINDS[conflict.kind].change(folder, "Bokens ord")
    told = merged(folder.build("program")).conflicts
    stands, said = pairs(folder), comments(folder)
    number = 2 if name == "två i en mening" else 1
    assert (len(told), len(said)) == (number, 0 if name == "sidhuvudet" else number)
    before = folder.documents[PROGRAM]
    for _ in range(10):
        assert folder.rebuild("program").those(Action.KEEP) == [PROGRAM]
    assert folder.documents[PROGRAM] == before

    for cell in ("Mål/M1/Måltext", "Mål/M1/Kort namn", "Förtydliganden/F1/Text"):
        result = folder.change(cell, f"Annat i {cell}").build("program")
        again = merged(result).conflicts
        assert [(e.what, e.text) for e in again] == [(e.what, e.text) for e in told], cell
        assert (pairs(folder), comments(folder)) == (stands, said), cell
        assert result.exit_code == 1
        assert sound(folder)
    if name == "borta ur arbetsboken":
        return
    KINDS[conflict.kind].change(folder, "Bokens nya")
    assert len(merged(folder.build("program")).conflicts) == number
    assert comments(folder) == said
    assert pairs(folder) == (
        stands[0],
        [text.replace("Bokens ord", "Bokens nya") for text in stands[1]],
    )
    assert "Bokens ord" not in words_in(folder.documents[PROGRAM])
    assert sound(folder)
    if conflict.stands:
        assert pairs(folder)[0] == [conflict.stands] * number


def test_a_mere_edit_with_the_words_of_a_conflict_elsewhere_is_no_conflict(tmp_path: Path) -> None:
    folder = with_every_kind(tmp_path / "arbetsmapp")
    folder.change("Mål/M1/Kort namn", "klart").change("Mål/M2/Kort namn", "klart").build("program")
    written(">klart<", ">pågår<")(folder)
    folder.change("Mål/M2/Kort namn", "försenat").build("program")
    assert pairs(folder) == (["pågår"], ["försenat"])
    folder.change("Mål/M1/Kort namn", "försenat").build("program")
    decide_first = pairs(folder)

    assert decide_first == (["pågår", "pågår"], ["försenat", "försenat"])


OFFERED = list(KINDS)[:4]  # a new row of what is adopted is told, not offered (DECISIONS 246)


@pytest.mark.parametrize("name", OFFERED)
def test_an_offer_is_the_same_after_a_merge_of_something_else(tmp_path: Path, name: str) -> None:
    folder = held(with_every_kind(tmp_path / "arbetsmapp")).change("Program/LUND/Status", "antaget")
    folder.build("program")
    KINDS[name].change(folder, "Bokens ord")
    told = merged(folder.build("program"))
    assert told.conflicts == ()
    stands, said = pairs(folder), comments(folder)
    assert "Bokens ord" in "".join(stands[1])

    folder.change("Mål/M1/Måltext", "Annat")
    found = merged(folder.build("program"))
    assert {*told.offered} < {*found.offered}
    assert [text for text in pairs(folder)[1] if text != "Annat"] == stands[1]
    assert {*said} <= {*comments(folder)}
    KINDS[name].change(folder, "Bokens nya")
    folder.build("program")
    assert "Bokens ord" not in words_in(folder.documents[PROGRAM])
    assert {*said} <= {*comments(folder)}
    assert sound(folder)
