"""Whether a PDF keeps the standards that it claims: the only module that knows page-validation.

(DECISIONS 361, 368)
"""

from __future__ import annotations

from dataclasses import dataclass

import page

from pipeline.publish.standards.accessible_pdf import ARCHIVE, ARCHIVE_TEXT, UA

_PROFILES = {UA: "ua1", ARCHIVE_TEXT: "2u", ARCHIVE: "2b"}
# What a rule asks for, by its name; the rest are told by name alone.
_ASKS = {
    "FIGURE-ALTERNATIVE-TEXT": "en bild saknar alternativtext",
    "HEADING": "rubrikernas nivåer kommer inte i följd",
    "LINK": "en länk är inte märkt som länk eller saknar beskrivning",
    "CONTENT-TAGGING": "något på sidan är varken text eller utsmyckning",
    "TABLE": "en tabells rader, celler och rubriker hänger inte ihop",
    "LIST": "en listas punkter hänger inte ihop",
    "UNICODE": "ett tecken har ingen känd bokstav bakom sig",
    "FONT": "ett teckensnitt är inte inbäddat eller inte helt",
    "LANGUAGE": "språket är inte angivet",
    "TITLE": "dokumentet saknar titel",
    "NOTE": "en fotnot är inte märkt",
    "XMP": "uppgifterna om dokumentet följer inte standarden",
    "COLOR": "en färg är inte bestämd så att den håller",
}


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a file breaks: its name, what is wrong, and where as the standard has it."""

    name: str
    asks: str
    object: int | None  # the object's number in the file

    def __str__(self) -> str:
        """Return what is wrong, with the rule's name."""
        return (
            f"{self.asks} (regel {self.name})" if self.asks else f"regel {self.name} är inte följd"
        )


def broken_rules(data: bytes, standard: str) -> tuple[BrokenRule, ...]:
    """Return the rules of a standard that a file breaks, each once."""
    try:
        report = page.validate_pdf_bytes(data, profile=_PROFILES[standard])
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # of Rust too, whose panic is no Exception
        return (BrokenRule("läsbarhet", "filen går inte att granska", None),)
    found: dict[str, BrokenRule] = {}
    for failure in report.failures:
        name = str(failure.rule_id)
        asks = next((said for part, said in _ASKS.items() if f"-{part}" in name), "")
        at = failure.object_id
        number = at.object_number if at is not None else None
        found.setdefault(name, BrokenRule(name, asks, number))
    return tuple(found.values())
