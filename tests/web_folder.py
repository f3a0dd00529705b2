"""A working folder with several matters, each cell of which says a word of its own.

What may not be published is chosen by tests, which know the words that then nobody may read.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.tagged_pdfs import font_file
from tests.working_folder import WorkingFolder

MEETING = "KF-2026-12-16"
CLOSED = "nej"
MATTERS = ("A2", "A3", "A4")


class WebFolder:
    """A folder with the case of `WorkingFolder` and three matters more, on the council's agenda.

    `words`: each word, with the matter or the row of Handlingar or Personer that it tells of.
    """

    def __init__(self, path: Path) -> None:
        """Fill a folder; nothing is withheld but how elected people are reached."""
        self.folder = WorkingFolder(path, templates=False)
        self.words: dict[str, str] = {}
        self.papers: list[str] = []
        for number, key in enumerate(MATTERS, 2):
            self._matter(key, number)
        self._people()

    def word(self, about: str) -> str:
        """Return a new word that tells of something."""
        made = f"ord{len(self.words):03}qz{about.casefold()}"
        self.words[made] = about
        return made

    def _matter(self, key: str, number: int) -> None:
        """Add a matter with all that belongs to one."""

        def say(begin: str = "Om") -> str:
            return f"{begin} {self.word(key)}"

        item, decision = f"BX{number}", f"BS{number}"
        rows: dict[str, dict[str, Any]] = {
            "Ärenden": {"Ärende-id": key, "Kommun": "LIN", "Dnr": f"KS 2026/9{number}"}
            | {"Ärendemening": say(), "Enhet": "KLK", "Handläggare": "P1"}
            | {"Fullgör uppdrag": say(), "Anteckning": say()},
            "Behandling": {"Behandling-id": item, "Möte": MEETING, "Punkt": number + 1}
            | {"Ärende": key, "Syfte": "övrigt", "Skrivelsens datum": date(2026, 11, 25)}
            | {"Rubrik": say("Ett ärende om"), "Notering": say(), "Föredragande": "P1"},
            "Beslut": {"Beslut-id": decision, "Behandling": item, "Typ": "övrigt"}
            | {"Status": "förslag", "Beslutsgång": say("Ordföranden frågar om")},
            "Beslutspunkter": {"Punkt-id": f"PX{number}", "Beslut": decision, "Nr": 1}
            | {"Mening": f"{say('Kommunen ordnar')}."},
            "Mottagare": {"Mottagare-id": f"MX{number}", "Beslut": decision, "Namn": say("Till")},
            "Yrkanden": {"Yrkande-id": f"YX{number}", "Beslut": decision, "Typ": "bifall"}
            | {"Person": "P5", "Text": say()},
            "Konsekvenser": {"Konsekvens-id": f"KX{number}", "Behandling": item}
            | {"Område": "ekonomi", "Text": say()},
        }
        for sheet, row in rows.items():
            self.folder.sheets.setdefault(sheet, []).append(row)
        for section in ("sammanfattning", "ärende", "bedömning"):
            row = {"Text-id": f"TX{number}{section}", "Avsnitt": section, "Ärende": key}
            self.folder.sheets["Texter"].append(row | {"Text": f"{say()}."})
        for paper in (f"H{number}1", f"H{number}2"):
            self.papers.append(paper)
            own = f"{self.word(key)} {self.word(paper)}"
            self.folder.sheets.setdefault("Handlingar", []).append(
                {"Handling-id": paper, "Ärende": key, "Typ": "underlag", "Titel": f"Kartan {own}"}
                | {"Underlag till": decision, "Fil": self._file(paper)}
            )

    def _file(self, paper: str) -> str:
        """Hand in the file of a paper; return its name."""
        home, name = self.folder.inputs / "handlingar", f"{self.word(paper)}.pdf"
        home.mkdir(exist_ok=True)
        (home / name).write_bytes(font_file())
        return name

    def _people(self) -> None:
        """Add somebody who is elected, and leads the meeting and writes its minutes."""
        reached = {"E-post": f"{self.word('P5')}@parti.example", "Telefon": self.word("P5")}
        elected = {"Person-id": "P5", "Namn": "Elsa Strand", "Titel": "ledamot", "Parti": "GRÖ"}
        self.folder.sheets["Personer"].append(elected | reached)
        self.folder.row("Personer", "P1")["E-post"] = f"{self.word('P1')}@lindvalla.example"
        self.folder.row("Sammanträden", MEETING).update({"Ordförande": "P5", "Sekreterare": "P5"})

    def close(self, *keys: str) -> None:
        """Say that matters and papers are not published."""
        for key in keys:
            sheet = "Ärenden" if key in MATTERS else "Handlingar"
            self.folder.row(sheet, key)["Publiceras"] = CLOSED

    def close_some(self, rng: Random) -> tuple[str, ...]:
        """Close one matter at least, not all of them, and some papers; return which."""
        keys = rng.sample(MATTERS, rng.randrange(1, len(MATTERS)))
        papers = [paper for paper in self.papers if rng.random() < 0.4]
        self.close(*keys, *papers)
        return (*keys, *papers)

    def hold(self) -> None:
        """Let the meeting have been held, its minutes approved and announced."""
        self.folder.row("Sammanträden", MEETING).update(
            {"Status": "justerat", "Justerat": date(2026, 12, 18), "Justerare": "P5"}
            | {"Anslag upp": date(2026, 12, 19), "Förvaringsplats": "Kommunhuset"}
        )
        for number, item in enumerate(self.folder.sheets["Behandling"], 40):
            if item["Möte"] == MEETING:
                item["§"] = number
        for decision in self.folder.sheets["Beslut"]:
            if decision["Beslut-id"] != "B1":
                decision["Status"] = "fattat"

    def secret(self, closed: tuple[str, ...]) -> set[str]:
        """Return the words that nobody outside may read when these are closed."""
        owners = {word: word.partition("qz")[2].upper() for word in self.words}
        return {word for word, owner in owners.items() if owner in (*closed, "P5")}
