"""A programme where a cell stands in every kind of place, and how the workbook changes each.

folder = with_every_kind(tmp_path)
KINDS["en rad i en tabell"].change(folder, "bokens ord")
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.ooxml.package import read_package
from tests.docx import W, changed, heading, p, table, xml_of
from tests.working_folder import PROGRAM, WorkingFolder

_Element = etree._Element

TEMPLATE = (
    heading("Programmet"),
    p(
        "{% if program.målår %}Till {{ program.målår }} {% endif %}heter det {{ program.namn }},"
        " och det gäller för alla som bor i kommunen och för alla som arbetar där varje dag."
    ),
    p("{%p for mål in målen %}"),
    heading("Mål {{ mål.nr }}", 2),
    p("Kommunen ska vara {{ mål.måltext }} under hela tiden, säger {{ mål.stam }}"),
    p("{{ mål.ambitionsnivå }}"),
    p("{%p for f in mål.förtydliganden %}"),
    p("{{ f.text }}"),
    p("{%p endfor %}"),
    p("{%p endfor %}"),
    table(
        ["Mål", "Kort namn"],
        ["{%tr for mål in målen %}", ""],
        ["{{ mål.nr }}", "{{ mål.kort_namn }}"],
        ["{%tr endfor %}", ""],
    ),
    p("Sist i programmet."),
)  # fmt: skip
_GOING = [("Mål", "M2"), ("Förtydliganden", "F2"), ("Framgångsfaktorer", "FF2")]
_GOING += [("Politisk vilja", "V2")]


class Kind(NamedTuple):
    """A change of the workbook: `change` makes it, with some words of its own."""

    change: Callable[[WorkingFolder, str], object]
    was: str  # words that stand there before, "" where there are none


def _cell(source: str, was: str) -> Kind:
    return Kind(lambda folder, words: folder.change(source, words), was)


def _new_goal(folder: WorkingFolder, words: str) -> None:
    goals = folder.sheets["Mål"]
    found = next((goal for goal in goals if goal["Mål-id"] == "M3"), None)
    if found is None:
        found = {**deepcopy(goals[1]), "Mål-id": "M3", "Nr": 3, "Ordning": 3, "Kort namn": "Ny"}
        goals.append(found)
    found["Ambitionsnivå"] = words


def _rows(folder: WorkingFolder) -> list[tuple[str, str]]:
    return [
        (name, next(iter(row.values()))) for name, rows in folder.sheets.items() for row in rows
    ]


def _without_year(folder: WorkingFolder, words: str) -> None:
    folder.change("Program/LUND/Målår", None).change("Program/LUND/Namn", words)


KINDS = {
    "ett eget stycke": _cell("Mål/M2/Ambitionsnivå", "Renare sjöar."),
    "i en mening": _cell("Mål/M2/Måltext", "med rent vatten"),
    "sist i en mening": _cell("Mål/M2/Stam", "Lindvalla ska vara en plats"),
    "två i en mening": Kind(
        lambda folder, words: folder.change("Mål/M2/Måltext", words).change(
            "Mål/M2/Stam", f"{words} igen"
        ),
        "med rent vatten",
    ),
    "en rad i en tabell": _cell("Mål/M2/Kort namn", "Vatten"),
    "sidhuvudet": _cell("Program/LUND/Version", "0.9"),
    "ett stycke som är byggt på ett annat sätt": Kind(_without_year, "2035"),
    "nya stycken och en ny rad": Kind(_new_goal, ""),
    "stycken och en rad som går": Kind(
        lambda folder, _words: [folder.remove(*row) for row in _GOING if row in _rows(folder)],
        "Renare sjöar.",
    ),
}


def with_every_kind(path: Path) -> WorkingFolder:
    """Return a working folder with such a programme, built."""
    folder = WorkingFolder(path)
    folder.row("Mål", "M1")["Kort namn"], folder.row("Mål", "M2")["Kort namn"] = "Skog", "Vatten"
    header = p("Version {{ program.version }} gäller.")
    folder.template("program", *TEMPLATE, headers=header, settings='<w:zoom w:percent="100"/>')
    folder.build("program")
    return folder


def track(folder: WorkingFolder) -> None:
    """Turn on, in the programme, that changes are tracked."""
    path = folder.outputs / PROGRAM
    part = "word/settings.xml"
    settings = re.sub("(<w:zoom[^>]*>)", r"\1<w:trackRevisions/>", xml_of(path.read_bytes(), part))
    path.write_bytes(changed(path.read_bytes(), {part: settings}))


def decide(folder: WorkingFolder, *, accept: bool, kinds: str = "ins del") -> None:
    """Accept or reject our marks in all of the programme, as Word does."""
    path = folder.outputs / PROGRAM
    for part in read_package(path.read_bytes(), PROGRAM).stories:
        root = etree.fromstring(xml_of(path.read_bytes(), part).encode())
        for kind in kinds.split():
            stays = accept == (kind == "ins")
            for mark in list(root.iter(f"{{{W}}}{kind}")):
                if mark.get(f"{{{W}}}author") == "Beredning":
                    _decided(mark, stays=stays)
        path.write_bytes(changed(path.read_bytes(), {part: etree.tostring(root)}))


def _decided(mark: _Element, *, stays: bool) -> None:
    place = mark.getparent()
    if place is None:
        return
    if place.tag in (f"{{{W}}}rPr", f"{{{W}}}trPr"):
        unit = next(
            place.iterancestors(f"{{{W}}}tr" if place.tag.endswith("trPr") else f"{{{W}}}p")
        )
        place.remove(mark)
        if place.tag.endswith("trPr") and not len(place):  # Word leaves none that is empty
            unit.remove(place)
        above = unit.getparent()
        if not stays and above is not None:
            above.remove(unit)
        return
    for run in list(mark) if stays else ():
        for text in list(run.iter(f"{{{W}}}delText")):
            text.tag = f"{{{W}}}t"
        mark.addprevious(run)
    place.remove(mark)
