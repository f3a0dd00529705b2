"""Every status × every kind of document × one changed cell of each sheet that is not the meeting's.

Read back from the built files: what is rewritten, what stands with an offer, and what is left.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from pipeline.model import Action, Outcome
from tests.docx import W, files_of, text_of
from tests.test_past import comments, held, offered, standing, words
from tests.working_folder import WorkingFolder

pytestmark = pytest.mark.slow

MEETING = "KF-2026-12-16"
# One cell of each sheet that is not what happened at the meeting, and its words from now on.
CELLS = {
    "Kommuner/LIN/Namn": "Sjövalla kommun",
    "Organ/KLK/Namn": "Stadskontoret",
    "Personer/P2/Namn": "Bo Lind",
    "Partier/GRÖ/Namn": "Grönsaksvännerna",
    "Ärenden/A1/Ärendemening": "Plan för allt",
    "Program/LUND/Namn": "Plan för Sjön",
    "Mål/M1/Måltext": "med mera ängar",
    "Förtydliganden/F1/Text": "Ängar är mer än gräs.",
    "Framgångsfaktorer/FF1/Namn": "Många fjärilar",
    "Politisk vilja/V2/Text": "Varje damm i kommunen ska rensas med spade.",
    "Indikatorer/I1/Namn": "Ängar i hektar",
}
OF_WILL = ("Partier/GRÖ/Namn", "Politisk vilja/V2/Text")
ADOPTED = {"program", "politisk-vilja", "program-läsversion"}
PAPERS = {"tjänsteskrivelse", "beslut-program", "beslut-politisk-vilja", "kallelse"}


class World(NamedTuple):
    """How far everything has come, and which kinds are left, and which are offered a change."""

    meeting: str
    programme: str
    left: set[str]
    offered: set[str]


WORLDS = (
    World("planerat", "utkast", set(), set()),
    World("kallat", "förslag", set(), set()),
    World("hållet", "förslag", PAPERS, {"protokoll"}),
    World("hållet", "antaget", PAPERS, {"protokoll", *ADOPTED}),
    World("justerat", "gällande", {*PAPERS, "protokoll", "protokollsutdrag"}, ADOPTED),
    World("anslaget", "ersatt", {*PAPERS, "protokoll", "protokollsutdrag"}, ADOPTED),
)  # fmt: skip


def made(path: Path, world: World) -> WorkingFolder:
    """Return a folder as far on as that, with every kind of document that it has, built."""
    folder = WorkingFolder(path, templates=False)
    folder.workbook(
        Indikatorer=[
            {"Indikator-id": "I1", "Mål": "M1", "Namn": "Skog i hektar", "Basvärde": 10}
            | {"Målvärde": 20}
        ],
        Uppföljning=[
            {"Uppföljning-id": "UF1", "Period": "2026-08", "Mätdatum": "2026-08-31", "Mål": "M1"}
            | {"Indikator": "I1", "Utfall": 12, "Framsteg": "Det går bra."}
        ],
    )
    for key in ("BH2", "BH3"):  # so that the case's own words are their heading
        folder.change(f"Behandling/{key}/Rubrik", None)
    folder.change("Ärenden/A1/Ärendemening", "Skogens framtid")
    folder.change("Behandling/BH3/Mål", "M1; M2")
    folder.sheets["Behandling"][0]["Möte"] = MEETING  # a report at the meeting of each world
    folder.build()
    if world.meeting in ("hållet", "justerat", "anslaget"):
        held(folder, world.meeting).change("Behandling/BH1/§", 4)
    else:
        folder.change(f"Sammanträden/{MEETING}/Status", world.meeting)
    folder.change("Program/LUND/Status", world.programme)
    if world.programme in ("antaget", "gällande", "ersatt"):
        folder.change("Program/LUND/Antaget genom", "B2")
        for decision in ("B1", "B2", "B3"):
            folder.change(f"Beslut/{decision}/Status", "fattat")
        for row in folder.sheets["Politisk vilja"]:
            row["Status"] = "beslutad"
    folder.build()
    return folder


@pytest.mark.parametrize("world", WORLDS, ids=lambda w: f"{w.meeting}-{w.programme}")
def test_what_is_rewritten_what_stands_and_what_is_left(tmp_path: Path, world: World) -> None:
    folder = made(tmp_path / "mapp", world)
    kept = tmp_path / "utgångsläge"
    shutil.copytree(folder.outputs, kept)
    seen: dict[str, set[str]] = {}
    # Where nothing stands yet, every cell is changed at once.
    for cells in [{cell: new} for cell, new in CELLS.items()] if world.left else [CELLS]:
        old = {cell: _put(folder, cell, new) for cell, new in cells.items()}
        result = folder.build()
        for outcome in result.report.outcomes:
            for cell, new in cells.items():
                shown = _looked_at(folder, kept, outcome, world, (cell, old[cell], new))
                seen.setdefault(outcome.step.plan.kind, set()).update([cell] if shown else [])
        assert result.exit_code == 0, (world, cells, [str(p) for p in result.faults])
        for cell, was in old.items():
            _put(folder, cell, was)
        shutil.rmtree(folder.outputs)
        shutil.copytree(kept, folder.outputs)
    for kind in {*world.left, *world.offered} & seen.keys():
        assert seen[kind], f"no cell of another sheet stands in {kind}"


def test_an_extract_says_what_the_minutes_say_whatever_has_changed_since(tmp_path: Path) -> None:
    """Or it is not made. Each cell of a sheet that is not the meeting's, after the approval."""
    folder = made(tmp_path / "mapp", WORLDS[4])
    extracts = [t for t in folder.documents if t.startswith("kf-") and "utdrag" in t]
    before = {target: standing(folder, target) for target in extracts}
    came = 0
    for cell, new in CELLS.items():
        for target in extracts:
            (folder.outputs / target).unlink(missing_ok=True)
        old = _put(folder, cell, new)
        result = folder.build("protokollsutdrag")
        told = [p.message for p in result.report.problems if p.code == "D03"]
        for target in extracts:
            if target in folder.documents:
                assert standing(folder, target) == before[target], (cell, target)
                came += 1
            else:
                assert any(target in message for message in told), (cell, target)
        _put(folder, cell, old)
    assert came > len(CELLS)  # most are made


def _put(folder: WorkingFolder, cell: str, words: str) -> str:
    """Put other words in a cell; return those that stood there."""
    sheet, key, column = cell.split("/")
    old = str(folder.row(sheet, key)[column])
    folder.change(cell, words)
    return old


def _looked_at(
    folder: WorkingFolder, kept: Path, outcome: Outcome, world: World, change: tuple[str, str, str]
) -> bool:
    """Assert what became of one document when a cell changed; return whether it shows the cell."""
    (cell, old, new), kind, target = change, outcome.step.plan.kind, outcome.target
    before = (kept / target).read_bytes()
    shown = old in text_of(before, headers=True)
    if kind in world.left and target.startswith("kf-"):  # of the meeting looked at
        assert folder.documents[target] == before, (cell, target)
    elif kind in world.offered or (kind in ADOPTED and cell in OF_WILL and world.left > PAPERS):
        _stands(folder, kept, target, cell, (old, new))
    elif shown:
        assert new in text_of(folder.documents[target], headers=True), (cell, target)
        assert outcome.action is Action.WRITE
    return shown


def _stands(
    folder: WorkingFolder, kept: Path, target: str, source: str, words: tuple[str, str]
) -> None:
    """Assert that the document says what it said, and that a cell that it shows is offered."""
    old, new = words
    was = WorkingFolder.__new__(WorkingFolder)
    was.outputs = kept
    assert standing(folder, target) == standing(was, target), (source, target)
    if any(old in line for line in standing(was, target)) and source != "Kommuner/LIN/Namn":
        assert any(new in text for text in offered(folder, target)), (source, target)
        assert source in comments(folder, target), (source, target)
    for part in ("header", "footer"):
        assert _margins(folder, target, part) == _margins(was, target, part), (source, target)


def _margins(folder: WorkingFolder, target: str, part: str) -> list[str]:
    """Return the words of headers or footers that are no insertion."""
    found = []
    for name, data in sorted(files_of(folder.documents[target]).items()):
        if name.startswith(f"word/{part}"):
            root = etree.fromstring(data if isinstance(data, bytes) else data.encode())
            for ins in list(root.iter(f"{{{W}}}ins")):
                ins.clear()
            found.append(words(root))
    return found
