"""A programme that is revised, for tests that follow it from meeting to meeting.

Lindvalla, an invented municipality, revises its sustainability programme. The board prepares
version 2.0 and, by a decision of its own, the political will of the new mandate period; the council
is to decide on both on 22 February 2027. What happens then is told by the tests, cell by cell, and
built by the command itself:

    story.row_of("Beslut/B3", Status="återremitterat")
    step = story.built("2027-02-23")
    assert step.part("kf-2027-02-22/protokoll.docx", "Beslut", "Sammanfattning") == [...]
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from lxml import etree

from pipeline import cli
from tests.docx import W, changed, files_of, text_of
from tests.working_folder import Sheets, WorkingFolder

BOARD, COUNCIL = "ks-2027-02-03", "kf-2027-02-22"
PROGRAM, WILL = "hp/program.docx", "hp/politisk-vilja-2027-2030.docx"
READING = "hp/program-lasversion.docx"
PAPER_1, PAPER_2 = "ks-2026-41-beslut-program.docx", "ks-2026-41-beslut-politisk-vilja.docx"

# What the will says: V1, common, of the first goal; V2, of one party, of the second.
SENTENCES = (
    "Varje skola ska ha en egen trädgård före mandatperiodens slut",
    "Alla bäckar i kommunen ska få rinna fritt igen",
)
FIRST_GOAL_2 = "med rent vatten"
NAME = "Hållbarhetsprogram för Lindvalla kommun"
_INSERTED, _COMMENT = f"{{{W}}}ins", f"{{{W}}}comment"
_DELETED, _TEXT = f"{{{W}}}delText", f"{{{W}}}t"


def meeting(key: str, day: date, place: str = "Stora salen") -> dict[str, Any]:
    """Return a meeting that is planned; its key begins with its body."""
    body = key.split("-")[0]
    return {"Möte-id": key, "Organ": body, "Datum": day, "Starttid": time(18), "Plats": place} | {
        "Status": "planerat",
        "Ordförande": {"KS": "P3", "KF": "P5"}[body],
        "Sekreterare": "P2",
        "Förvaringsplats": "Kommunledningskontoret",
    }


def item(key: str, at: str, number: int, purpose: str, paper: date) -> dict[str, Any]:
    """Return the programme or the will (by its purpose) at a meeting, with a paper of that day."""
    will = purpose == "politisk vilja"
    made = {"Behandling-id": key, "Ärende": "A1", "Möte": at, "Punkt": number, "Syfte": purpose}
    made["Rubrik"] = "Politisk vilja 2027–2030" if will else "Revidering av hållbarhetsprogrammet"
    return made | {"Skrivelsens datum": paper} | ({} if will else {"Mål": "M1; M2"})


def decision(key: str, at: str, kind: str, **more: str) -> dict[str, Any]:
    """Return a proposal; `Lämnas_till` is the column Lämnas till."""
    made = {"Beslut-id": key, "Behandling": at, "Typ": kind, "Status": "förslag"}
    return made | {name.replace("_", " "): value for name, value in more.items()}


def present(at: str) -> list[dict[str, Any]]:
    """Return who is at a meeting: two members and the secretary."""
    roles = (
        {"P3": "ledamot", "P4": "ledamot"}
        if at.startswith("KS")
        else {"P5": "ledamot", "P6": "ledamot"}
    )
    return [
        {"Närvaro-id": f"{at}-{person}", "Möte": at, "Person": person, "Roll": role}
        for person, role in (roles | {"P2": "tjänsteperson"}).items()
    ]


def rows(header: str, *cells: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return rows under a header of column names, `Kort_namn` for Kort namn."""
    names = [name.replace("_", " ") for name in header.split()]
    return [dict(zip(names, each, strict=True)) for each in cells]


def sheets() -> Sheets:
    """Return the case as it stands before the board meets."""
    return {
        "Kommuner": rows("Kommun-id Namn", ("LIN", "Lindvalla kommun")),
        "Organ": rows(
            "Organ-id Kommun Namn Typ Bereder_åt",
            ("KF", "LIN", "Kommunfullmäktige", "fullmäktige", None),
            ("KS", "LIN", "Kommunstyrelsen", "styrelse", "KF"),
            ("KLK", "LIN", "Kommunledningskontoret", "förvaltning", None),
            ("BUN", "LIN", "Barn- och utbildningsnämnden", "nämnd", None),
        ),
        "Partier": rows(
            "Parti-id Namn Ordning", ("BL", "Blå listan", 1), ("GL", "Gröna listan", 2)
        ),
        "Personer": rows(
            "Person-id Namn Titel Organ Parti",
            ("P1", "Åsa Ek", "utvecklare", "KLK", None),
            ("P2", "Bo Alm", "kommunsekreterare", "KLK", None),
            ("P3", "Karin Lind", "ledamot", "KS", "GL"),
            ("P4", "Olof Hall", "ledamot", "KS", "BL"),
            ("P5", "Maria Stål", "ledamot", "KF", "BL"),
            ("P6", "Per Rönn", "ledamot", "KF", "GL"),
        ),
        "Ärenden": rows(
            "Ärende-id Kommun Dnr Ärendemening Enhet Handläggare Program Mandatperiod",
            ("A1", "LIN", "KS 2026/41", NAME, "KLK", "P1", "HP", "2027–2030"),
        ),
        "Sammanträden": [
            meeting("KS-2027-02-03", date(2027, 2, 3), "Lilla salen")
            | {"Kallelse skickas": date(2027, 1, 27)},
            meeting("KF-2027-02-22", date(2027, 2, 22)) | {"Kallelse skickas": date(2027, 2, 12)},
        ],
        "Behandling": [
            item("BH1", "KS-2027-02-03", 1, "beredning", date(2027, 1, 26)),
            item("BH2", "KS-2027-02-03", 2, "politisk vilja", date(2027, 1, 26)),
            item("BH3", "KF-2027-02-22", 1, "antagande", date(2027, 2, 10)),
            item("BH4", "KF-2027-02-22", 2, "politisk vilja", date(2027, 1, 26)),
        ],
        "Beslut": [
            decision("B1", "BH1", "program", Lämnas_till="KF", Samma_punkter_som="B3"),
            decision(
                "B2",
                "BH2",
                "politisk vilja",
                Lämnas_till="KF",
                Samma_punkter_som="B4",
                Förutsätter="B1",
            ),
            decision("B3", "BH3", "program"),
            decision("B4", "BH4", "politisk vilja", Förutsätter="B3"),
        ],
        "Beslutspunkter": rows(
            "Punkt-id Beslut Nr Verb Sats",
            ("B3.1", "B3", 1, "anta", f"{NAME}, version 2.0, daterat den 20 januari 2027"),
            ("B3.2", "B3", 2, "uppdra", "åt kommunstyrelsen att följa upp programmet varje år"),
            (
                "B4.1",
                "B4",
                1,
                "anta",
                "den politiska viljan för 2027–2030, daterad den 26 januari 2027",
            ),
        ),
        "Mottagare": rows(
            "Mottagare-id Beslut Organ För Ordning",
            ("MO1", "B1", "KF", None, 1),
            ("MO2", "B2", "KF", None, 1),
            ("MO3", "B3", "KS", "verkställighet", 1),
            ("MO4", "B3", "BUN", "kännedom", 2),
            ("MO5", "B4", "KS", "kännedom", 1),
        ),
        "Texter": rows(
            "Text-id Ärende Behandling Program Avsnitt Text Ordning",
            ("T1", "A1", "BH1; BH3", None, "sammanfattning", "Programmet har setts över.", 1),
            ("T2", "A1", "BH2; BH4", None, "sammanfattning", "Viljan beslutas efter varje val.", 1),
            ("T3", "A1", "BH1; BH3", None, "bedömning", "Kontoret bedömer att målen nås.", 1),
            ("T4", None, None, "HP", "syfte", "Programmet visar vägen till Lindvalla 2034.", 1),
        ),
        "Konsekvenser": rows(
            "Konsekvens-id Behandling Område Text",
            *((f"K{n}", f"BH{n}", "ekonomi; barn", "Beslutet får inga.") for n in (1, 2, 3, 4)),
        ),
        "Program": [
            {"Program-id": "HP", "Kommun": "LIN", "Namn": NAME, "Dokumenttyp": "program"}
            | {"I löpande text": "hållbarhetsprogrammet", "Version": "2.0", "Status": "förslag"}
            | {"Datum": date(2027, 1, 20), "Gäller från": "2027-04", "Gäller till": "2034"}
            | {"Ersätter (text)": f"{NAME}, version 1.0", "Dokumentansvarig": "KS"}
        ],
        "Mål": [
            {"Mål-id": f"M{n}", "Program": "HP", "Nr": n, "Nivå": "övergripande mål"}
            | {"Stam": "Lindvalla ska vara en kommun", "Måltext": words, "Kort namn": name}
            | {"Måltyp": "styrande", "Mätbarhet": "kvantitativ", "Status": "antaget", "Ordning": n}
            for n, words, name in (
                (1, "med levande skog", "Skog"),
                (2, FIRST_GOAL_2, "Vatten"),
            )
        ],
        "Politisk vilja": rows(
            "Vilja-id Mål Typ Text Parti Mandatperiod Status Beslut Ordning",
            ("V1", "M1", "verktyg", f"{SENTENCES[0]}.", None, "2027–2030", "förslag", "B4", 1),
            ("V2", "M2", "verktyg", f"{SENTENCES[1]}.", "GL", "2027–2030", "förslag", "B4", 2),
        ),
        "Ändringar": rows(
            "Ändring-id Program Typ Objekt Mål Rubrik Tidigare Nu Med_i_sammanfattning Ordning",
            (
                *("Ä1", "HP", "ändrad", "mål", "M2", "rent vatten", "med vatten"),
                FIRST_GOAL_2,
                "ja",
                1,
            ),
        ),
        "Närvaro": [*present("KS-2027-02-03"), *present("KF-2027-02-22")],
    }


@dataclass(frozen=True)
class Step:
    """What a command ended with and said, and every document as it then stood."""

    code: int
    out: str = field(repr=False)
    documents: dict[str, bytes] = field(repr=False)

    def lines(self, target: str) -> list[str]:
        """Return the paragraphs that say something, headers last, as if no offer were taken."""
        given = self.documents[target]
        body = etree.fromstring(files_of(given)["word/document.xml"])
        for offer in list(body.iter(_INSERTED)):
            around = offer.getparent()
            if around is not None:
                around.remove(offer)
        for deleted in body.iter(_DELETED):
            deleted.tag = _TEXT
        text = text_of(changed(given, {"word/document.xml": etree.tostring(body)}), headers=True)
        lines = (line.strip() for line in text.replace("\xa0", " ").splitlines())
        return [line for line in lines if line]

    def unmarked(self, target: str) -> list[str]:
        """Return the lines without the mark that it is another version than what was sent out."""
        lines = [re.sub(r" · Version \d+", "", line) for line in self.lines(target)]
        return [line for line in lines if not line.startswith("Utgåva\t")]

    def part(self, target: str, first: str, after: str = "") -> list[str]:
        """Return the paragraphs that follow the one `first`, up to the one `after` (else all)."""
        lines = self.lines(target)
        found = lines[lines.index(first) + 1 :]
        return found[: found.index(after)] if after else found

    def offers(self, target: str) -> list[str]:
        """Return what is offered as tracked insertions, and the comments."""
        files = files_of(self.documents[target])
        roots = [etree.fromstring(files["word/document.xml"])]
        roots += [etree.fromstring(d) for name, d in files.items() if name == "word/comments.xml"]
        found = [e for root in roots for e in root.iter(_INSERTED, _COMMENT)]
        return [
            text for e in found if (text := "".join(map(str, e.itertext())).replace("\xa0", " "))
        ]

    def told(self, word: str) -> list[str]:
        """Return the lines of what the command said that have a word."""
        return [line.strip() for line in self.out.splitlines() if word in line]

    def done(self, *words: str) -> set[str]:
        """Return the documents of which the command said this: skrivs, aktuell, slogs ihop."""
        done = re.compile(rf"  {' '.join(words)} .*\((\S+)\)")
        return {found[1] for found in map(done.fullmatch, self.out.splitlines()) if found}

    def changed(self, before: Step) -> set[str]:
        """Return the documents that are new, or not what they were, byte for byte."""
        return {t for t, data in self.documents.items() if before.documents.get(t) != data}


class Revision(WorkingFolder):
    """A working folder with the case and the templates of the program."""

    def __init__(self, path: Path) -> None:
        """Fill `path` with the case as it stands before the board meets."""
        super().__init__(path, templates=False)
        self.sheets = sheets()

    def add(self, **more: list[dict[str, Any]]) -> Self:
        """Add rows to sheets."""
        for sheet, new in more.items():
            self.sheets.setdefault(sheet, []).extend(new)
        return self

    def row_of(self, row: str, **cells: Any) -> Self:
        """Put values in cells of one row, `Beslut/B3`; `Justerat` and `Anslag_upp` are columns."""
        for name, value in cells.items():
            self.change(f"{row}/{name.replace('_', ' ')}", value)
        return self

    def run(self, *words: str, today: str) -> Step:
        """Run the command as its entry point does, in this process, on the files as they stand."""
        given = ["beredning", *words, "--folder", str(self.path), "--today", today]
        out, code = io.StringIO(), 0
        with (
            patch.object(sys, "argv", given),
            patch.object(sys.modules["__main__"], "__package__", None),
            redirect_stdout(out),
            redirect_stderr(out),
        ):
            try:
                cli.main()
            except SystemExit as ended:
                code = int(ended.code or 0)
        assert "Traceback" not in out.getvalue()
        return Step(code, out.getvalue(), self.documents)

    def built(self, today: str, *select: str) -> Step:
        """Write the workbook and build it, as of a day."""
        self.write()
        return self.run("build", "--no-pages", *select, today=today)


def prepared(story: Revision) -> Step:
    """Let the board have met and approved its minutes, and the council be called."""
    story.row_of("Sammanträden/KS-2027-02-03", Status="justerat", Justerare="P4")
    story.row_of("Sammanträden/KS-2027-02-03", Justerat=date(2027, 2, 9))
    story.row_of("Sammanträden/KS-2027-02-03", Anslag_upp=date(2027, 2, 10))
    for number in (1, 2):
        story.row_of(f"Behandling/BH{number}", **{"§": 10 + number})
        story.row_of(f"Beslut/B{number}", Status="fattat")
    story.row_of("Sammanträden/KF-2027-02-22", Status="kallat")
    return story.built("2027-02-10")
