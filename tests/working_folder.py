"""A working folder for tests: a small but complete case, changed in a line and built.

    report = folder.change("Mål/M1/Måltext", "med mera skog").build()
    assert report.written == ["lund/program.docx", …]

The case: Lindvalla, an invented municipality, tells its committee how the work is going (BH1), then
decides on a programme (BH2) and, by a decision of its own, on the political will (BH3). What the
council decides is prepared by the committee, without a paper (BH8). Both are called to their
meetings; neither has met yet.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

from openpyxl import Workbook

from pipeline.commands.build import Options, build
from pipeline.model import Action, Outcome, Problem, Report, Severity
from pipeline.store.decide import Wish
from tests.docx import changed, docx, p, picture, png, text_of, xml_of
from tests.workbooks import write_book

Sheets = dict[str, list[dict[str, Any]]]
TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parents[1]

LETTER = "au-2026-12-02/ks-2026-41-tjansteskrivelse.docx"
DECISION_1 = "kf-2026-12-16/ks-2026-41-beslut-program.docx"
DECISION_2 = "kf-2026-12-16/ks-2026-41-beslut-politisk-vilja.docx"
PROGRAM = "lund/program.docx"
WILL = "lund/politisk-vilja-2027-2030.docx"
READING = "lund/program-lasversion.docx"
MOVED = "kf-2026-12-16/ks-2026-41-tjansteskrivelse.docx"  # the letter, once BH1 goes to the council
CALL_AU = "au-2026-12-02/kallelse.docx"
CALL_KF = "kf-2026-12-16/kallelse.docx"
MINUTES_KF = "kf-2026-12-16/protokoll.docx"  # once the council has met
PAPERS = [LETTER, DECISION_1, DECISION_2]
CALLS = [CALL_AU, CALL_KF]
PROGRAMS = [PROGRAM, WILL, READING]
ALL = [*PAPERS, *CALLS, *PROGRAMS]

# What the will of the case says; decision 1 must be free of it.
SENTENCE = "Varje skola ska ha en egen trädgård före mandatperiodens slut"


def base() -> Sheets:
    """Return the case, sheet by sheet."""
    paper = {"Ärende": "A1", "Skrivelsens datum": date(2026, 11, 25)}
    goal = {"Program": "LUND", "Nivå": "övergripande mål", "Stam": "Lindvalla ska vara en plats"}
    will = {"Typ": "verktyg", "Mandatperiod": "2027–2030", "Status": "förslag", "Beslut": "B3"}
    return {
        "Kommuner": [
            {"Kommun-id": "LIN", "Namn": "Lindvalla kommun", "Logotyp": "vapen.png"}
            | {"Postadress": "Box 1;999 99 Lindvalla"}
        ],
        "Organ": [
            {"Organ-id": "AU", "Kommun": "LIN", "Namn": "Arbetsutskottet", "Typ": "utskott"},
            {"Organ-id": "KF", "Kommun": "LIN", "Namn": "Fullmäktige", "Typ": "fullmäktige"},
            {"Organ-id": "KLK", "Kommun": "LIN", "Namn": "Kansliet", "Typ": "förvaltning"},
        ],
        "Personer": [
            {"Person-id": "P1", "Namn": "Åsa Ek", "Titel": "utvecklare", "Organ": "KLK"},
            {"Person-id": "P2", "Namn": "Bo Alm", "Titel": "strateg", "Organ": "KLK"},
        ],
        "Partier": [
            {"Parti-id": "GRÖ", "Namn": "Gröna listan", "Ordning": 1},
            {"Parti-id": "BLÅ", "Namn": "Blå listan", "Ordning": 2},
        ],
        "Ärenden": [
            {"Ärende-id": "A1", "Kommun": "LIN", "Dnr": "KS 2026/41", "Enhet": "KLK"}
            | {"Ärendemening": "Program för Lund", "Handläggare": "P1", "Program": "LUND"}
            | {"Mandatperiod": "2027–2030"}
        ],
        "Sammanträden": [
            {"Möte-id": "AU-2026-12-02", "Organ": "AU", "Datum": date(2026, 12, 2)}
            | {"Plats": "Eken", "Status": "planerat"},
            {"Möte-id": "KF-2026-12-16", "Organ": "KF", "Datum": date(2026, 12, 16)}
            | {"Plats": "Stora salen", "Status": "planerat"},
        ],
        "Behandling": [
            {"Behandling-id": "BH1", "Möte": "AU-2026-12-02", "Punkt": 1, "Syfte": "information"}
            | {"Rubrik": "Så går arbetet"}
            | paper,
            {"Behandling-id": "BH2", "Möte": "KF-2026-12-16", "Punkt": 1, "Syfte": "antagande"}
            | {"Rubrik": "Att anta programmet"}
            | paper,
            {"Behandling-id": "BH3", "Möte": "KF-2026-12-16", "Punkt": 2, "Syfte": "politisk vilja"}
            | {"Rubrik": "Att anta viljan"}
            | paper,
            {"Behandling-id": "BH8", "Möte": "AU-2026-12-02", "Punkt": 2, "Syfte": "beredning"}
            | {"Rubrik": "Att bereda programmet", "Ärende": "A1"},
        ],
        "Beslut": [
            {"Beslut-id": "B1", "Behandling": "BH1", "Typ": "information", "Status": "förslag"},
            {"Beslut-id": "B2", "Behandling": "BH2", "Typ": "program", "Status": "förslag"},
            {"Beslut-id": "B3", "Behandling": "BH3", "Typ": "politisk vilja", "Status": "förslag"}
            | {"Förutsätter": "B2"},
        ],
        "Beslutspunkter": [
            {"Punkt-id": "BP1", "Beslut": "B1", "Nr": 1, "Verb": "godkänna"}
            | {"Sats": "informationen"},
            {"Punkt-id": "BP2", "Beslut": "B2", "Nr": 1, "Verb": "anta", "Sats": "programmet"},
            {"Punkt-id": "BP3", "Beslut": "B3", "Nr": 1, "Verb": "anta", "Sats": "viljan"},
        ],
        "Mottagare": [
            {"Mottagare-id": f"MO{n}", "Beslut": f"B{n}", "Organ": "KLK", "Ordning": 1}
            for n in (1, 2, 3)
        ],
        "Texter": [
            _text(
                "T1", "sammanfattning", "Arbetet går som det ska.", Ärende="A1", Behandling="BH1"
            ),
            _text(
                "T2", "sammanfattning", "Därför behövs programmet.", Ärende="A1", Behandling="BH2"
            ),
            _text("T3", "sammanfattning", "Därför behövs en vilja.", Ärende="A1", Behandling="BH3"),
            _text("T4", "ärende", "Ärendet är gemensamt för de tre.", Ärende="A1"),
            _text("T5", "syfte", "Programmet visar **vägen** till Lund.", Program="LUND"),
            _text("T6", "konsekvenser för ekonomi och barn", "Beslutet får inga.", Ärende="A1"),
        ],
        "Program": [
            {"Program-id": "LUND", "Kommun": "LIN", "Namn": "Program för Lund", "Version": "0.9"}
            | {"Dokumenttyp": "program", "Status": "förslag", "Målår": 2035}
            | {"Datum": date(2026, 11, 20)}
        ],
        "Mål": [
            {"Mål-id": "M1", "Nr": 1, "Måltext": "med levande skog", "Ordning": 1}
            | {"Ambitionsnivå": "Mer skog.\n\n- ek\n- lind", "Måltyp": "styrande"}
            | {"Status": "utkast", **goal},
            {"Mål-id": "M2", "Nr": 2, "Måltext": "med rent vatten", "Ordning": 2}
            | {"Ambitionsnivå": "Renare sjöar.", "Måltyp": "styrande"}
            | {"Status": "utkast", **goal},
        ],
        "Förtydliganden": [
            {"Förtydligande-id": "F1", "Mål": "M1", "Text": "Skog är mer än träd."}
            | {"Status": "godkänt AU", "Ordning": 1},
            {"Förtydligande-id": "F2", "Mål": "M2", "Text": "Vatten är också is."}
            | {"Status": "godkänt AU", "Ordning": 1},
        ],
        "Framgångsfaktorer": [
            {"Faktor-id": "FF1", "Mål": "M1", "Namn": "Fler arter", "Ordning": 1},
            {"Faktor-id": "FF2", "Mål": "M2", "Namn": "Klarare sjöar", "Ordning": 1},
        ],
        "Politisk vilja": [
            {"Vilja-id": "V1", "Mål": "M1", "Framgångsfaktor": "FF1", "Skiljelinje": "nej"}
            | {"Text": f"Vi vill se mer. {SENTENCE}.", "Ordning": 1}
            | will,
            {"Vilja-id": "V2", "Mål": "M2", "Parti": "GRÖ", "Skiljelinje": "ja"}
            | {"Text": "Alla bäckar i kommunen ska få rinna fritt igen.", "Ordning": 2}
            | will,
        ],
    }


def _text(key: str, section: str, text: str, **where: str) -> dict[str, Any]:
    return {"Text-id": key, "Avsnitt": section, "Text": text, "Ordning": 1} | where


_PAPER = (
    "{{ organ.namn }}, {{ möte.plats }}, {{ möte.datum|datum }}, {{ ärende.dnr }}",
    "{{ behandling.rubrik or ärende.ärendemening }}",
    "{%p for b in besluten %}",
    "{%p for punkt in b.beslutspunkter %}",
    "{{ punkt|presens(b) }}",
    "{%p endfor %}",
    "{%p for mottagare in b.mottagare %}",
    "Till {{ mottagare.organ.namn }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{{ texter.sammanfattning }}",
    "{{ texter.ärende }}",
    "{{ texter.konsekvenser_för_ekonomi_och_barn }}",
    "{{ ärende.handläggare.namn }}, {{ ärende.handläggare.titel }}, {{ ärende.enhet.namn }}",
)
_MEETING = (
    "{{ organ.namn }}, {{ möte.plats }}, {{ möte.datum|datum }}",
    "{%p for punkt in punkterna %}",
    "{{ punkt.rubrik or punkt.ärende.ärendemening }}, {{ punkt.ärende.dnr }}",
)
_CALL = (*_MEETING, "{{ punkt.punkt }}, {{ punkt.skrivelsens_datum }}", "{%p endfor %}")
_MINUTES = (
    *_MEETING,
    "{{ punkt.paragraf }}",
    "{%p for b in punkt.beslut %}",
    "{%p for beslutspunkt in b.beslutspunkter %}",
    "{{ beslutspunkt.sats }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)
_GOAL = (
    "{{ mål.nr }}. {{ mål.stam }} {{ mål.måltext }}",
    "{{ mål.ambitionsnivå }}",
    "{%p for f in mål.förtydliganden %}",
    "{{ f.text }}",
    "{%p endfor %}",
)
_WILL = (
    "{%p for v in mål.politisk_vilja %}",
    "{% if v.skiljelinje %}{{ v.parti[0].namn }}: {% endif %}{{ v.framgångsfaktor.namn }}",
    "{{ v.text }}",
    "{%p endfor %}",
)
_FIRST = "{{ program.namn }}, {{ program.version }}, {{ program.målår }}"
TEMPLATES = {
    "tjansteskrivelse": _PAPER,
    "beslut-program": _PAPER,
    "beslut-politisk-vilja": (*_PAPER, "{{ beslut.förutsätter.status }}"),
    "kallelse": _CALL,
    "protokoll": _MINUTES,
    "protokollsutdrag": _MINUTES,
    "program": (_FIRST, "{{ texter.syfte }}", "{%p for mål in målen %}", *_GOAL, "{%p endfor %}"),
    "politisk-vilja": (_FIRST, "{%p for mål in målen %}", *_WILL, "{%p endfor %}"),
    "program-lasversion": (_FIRST, "{%p for mål in målen %}", *_GOAL, *_WILL, "{%p endfor %}"),
}


@cache
def _templates() -> dict[str, bytes]:
    """Return the files of the folder's own templates."""
    header = p(picture("{{ kommun.logotyp }}"))
    return {f"{name}.docx": docx(*blocks, headers=header) for name, blocks in TEMPLATES.items()}


@dataclass(frozen=True)
class Result:
    """A report, as tests ask about it."""

    report: Report

    @property
    def written(self) -> list[str]:
        """Return what was written (in a dry run: would be), in the order of the report."""
        return self.those(Action.WRITE)

    def those(self, action: Action) -> list[str]:
        """Return the targets of the documents that an action was taken with."""
        return [o.target for o in self.report.outcomes if o.action is action]

    def outcome(self, target: str) -> Outcome:
        """Return what became of one document."""
        return next(o for o in self.report.outcomes if o.target == target)

    def why(self, target: str) -> str:
        """Return the reasons of one document, a line each."""
        return "\n".join(map(str, self.outcome(target).why))

    @property
    def faults(self) -> list[Problem]:
        """Return the FEL."""
        return [p for p in self.report.problems if p.severity is Severity.ERROR]

    @property
    def exit_code(self) -> int:
        """Return what the command would end with."""
        return int(self.report.failed)


class WorkingFolder:
    """A folder with inputs/, small templates, and what is built of them."""

    def __init__(self, path: Path, *, templates: bool = True) -> None:
        """Fill `path` with the case; without `templates` those of the program are used."""
        self.path, self.sheets = path, base()
        self.inputs, self.outputs = path / "inputs", path / "outputs"
        self.book = self.inputs / "lindvalla.xlsx"
        self.inputs.mkdir(parents=True)
        (self.inputs / "vapen.png").write_bytes(png())
        if templates:
            home = path / "templates" / "standard"
            home.mkdir(parents=True)
            for name, data in _templates().items():
                (home / name).write_bytes(data)

    # ------------------------------------------------------------ what is in it

    def workbook(self, **sheets: list[dict[str, Any]]) -> Self:
        """Put other rows in some sheets; `Politisk_vilja` is the sheet Politisk vilja."""
        self.sheets |= {name.replace("_", " "): rows for name, rows in sheets.items()}
        return self

    def change(self, source: str, value: Any) -> Self:
        """Put a value in the cell `Mål/M1/Måltext`; its column may be new."""
        sheet, key, header = source.split("/")
        self.row(sheet, key)[header] = value
        return self

    def row(self, sheet: str, key: str) -> dict[str, Any]:
        """Return the row with that key, to be looked at or changed."""
        return next(row for row in self.sheets[sheet] if next(iter(row.values())) == key)

    def remove(self, sheet: str, key: str) -> Self:
        """Take a row away."""
        self.sheets[sheet].remove(self.row(sheet, key))
        return self

    def template(self, name: str, *blocks: str, folder: str = "standard", **more: Any) -> Self:
        """Write a template of its own kind; `more` is what tests.docx.docx takes."""
        path = self.path / "templates" / folder / f"{name}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(docx(*blocks, **more))
        return self

    def copy(self, path: Path) -> WorkingFolder:
        """Return a folder with the same inputs and templates, and nothing built."""
        made = WorkingFolder(path, templates=False)
        made.sheets = deepcopy(self.sheets)
        shutil.copytree(self.inputs, made.inputs, dirs_exist_ok=True)
        if (self.path / "templates").is_dir():
            shutil.copytree(self.path / "templates", path / "templates")
        return made

    # ------------------------------------------------------------ building it

    def write(self, edit: Callable[[Workbook], None] | None = None) -> Self:
        """Write the workbook, as `edit` leaves it."""
        tables: dict[str, list[list[Any]]] = {}
        for sheet, rows in self.sheets.items():
            header = list(dict.fromkeys(name for row in rows for name in row))
            tables[sheet] = [header, *([row.get(name) for name in header] for row in rows)]
        write_book(self.book, tables, edit)
        return self

    def build(
        self, *select: str, dry: bool = False, force: bool = False, fresh: tuple[str, ...] = ()
    ) -> Result:
        """Write the workbook and build."""
        self.write()
        return self.rebuild(*select, dry=dry, force=force, fresh=fresh)

    def rebuild(
        self, *select: str, dry: bool = False, force: bool = False, fresh: tuple[str, ...] = ()
    ) -> Result:
        """Build from the files as they stand in inputs/."""
        wish = Wish(force, frozenset(fresh))
        return Result(build(Options(self.path, TODAY, select, dry, wish)))

    def command(
        self, *arguments: str, encoding: str = "utf-8", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Build by the real command, in a process of its own with that encoding and environment."""
        command = [sys.executable, "-m", "pipeline", "build", "--folder", str(self.path)]
        return subprocess.run(
            [*command, "--today", TODAY.isoformat(), *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": encoding, **environment},
            capture_output=True,
            encoding=encoding,
            errors="replace",
            check=False,
        )

    def edit(self, target: str, before: str, after: str, part: str = "word/document.xml") -> bytes:
        """Change a text of a built document as another program would; return the file's bytes."""
        path = self.outputs / target
        text = xml_of(path.read_bytes(), part)
        assert before in text
        path.write_bytes(changed(path.read_bytes(), {part: text.replace(before, after)}))
        return path.read_bytes()

    def forget(self) -> Self:
        """Delete the ledger."""
        (self.outputs / ".beredning.json").unlink()
        return self

    # ------------------------------------------------------------ what came of it

    @property
    def documents(self) -> dict[str, bytes]:
        """Return every Word file in outputs/ but those kept aside, by target."""
        found = (path.relative_to(self.outputs) for path in self.outputs.rglob("*.docx"))
        shown = [path for path in found if not path.parts[0].startswith(".")]
        return {path.as_posix(): (self.outputs / path).read_bytes() for path in sorted(shown)}

    @property
    def state(self) -> dict[str, tuple[int, bytes]]:
        """Return each file in outputs/ with its time and bytes, to see that none was touched.

        But what is remembered of edited documents: the first build that sees an edit notes it.
        """
        found = (path for path in self.outputs.rglob("*") if path.is_file())
        files = (path for path in found if path.name != "redigerat.json")
        return {
            path.relative_to(self.outputs).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in files
        }

    def text(self, target: str) -> str:
        """Return the text of a built document, headers too."""
        return text_of((self.outputs / target).read_bytes(), headers=True)


def writable(place: Path) -> Path:
    """Return a sealed place, whose files may now be taken away: Windows keeps read-only ones."""
    for path in (place, *place.rglob("*")):
        if path.is_file():
            path.chmod(0o644)
    return place


def built_case(path: Path) -> WorkingFolder:
    """Return a folder with the case, built there."""
    folder = WorkingFolder(path)
    folder.build()
    return folder


def made_once(path: Path, make: Callable[[Path], WorkingFolder]) -> WorkingFolder:
    """Return at `path` what `make` makes of an empty folder: it is made once, and copied."""
    first, _ = _made(make)
    folder = WorkingFolder(path, templates=False)
    folder.sheets = deepcopy(first.sheets)
    shutil.copytree(first.path, path, dirs_exist_ok=True)
    return folder


@cache
def _made(
    make: Callable[[Path], WorkingFolder],
) -> tuple[WorkingFolder, tempfile.TemporaryDirectory[str]]:
    home = tempfile.TemporaryDirectory()
    atexit.register(home.cleanup)
    return make(Path(home.name) / "mapp"), home
