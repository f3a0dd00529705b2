"""What has changed since an earlier version, as Swedish prose.

A text that is long, or has several paragraphs, is not repeated. (DECISIONS 357)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.domain.changes import Became, RowChange
from pipeline.domain.plain_names import row_name
from pipeline.domain.records import record_at, text_at
from pipeline.model import Difference
from pipeline.schema import BY_NAME
from pipeline.swedish.words import capital

_MOST = 60  # signs of a text that is quoted
# What a row that another has got is called.
_NEW: Mapping[str, str] = {
    "Mål": "ett nytt mål",
    "Förtydliganden": "ett nytt förtydligande",
    "Framgångsfaktorer": "en ny framgångsfaktor",
    "Aktiviteter": "en ny aktivitet",
    "Politisk vilja": "en ny text om politisk vilja",
    "Nämndbidrag": "ett nytt nämndbidrag",
    "Struktur": "ett nytt område",
    "Delstrategier": "en ny delstrategi",
    "Indikatorer": "en ny indikator",
    "Uppföljning": "en ny uppföljning",
    "Målunderlag": "ett nytt underlag",
    "Kopplingar": "en ny koppling",
    "Texter": "ett nytt avsnitt",
    "Beslut": "ett nytt beslut",
    "Beslutspunkter": "en ny beslutspunkt",
    "Mottagare": "en ny mottagare",
    "Handlingar": "en ny handling",
    "Konsekvenser": "en ny konsekvens",
    "Behandling": "ett nytt ärende",
    "Yrkanden": "ett nytt yrkande",
}
# The words of the columns that people read, in their definite form.
_DEFINITE: Mapping[str, str] = {
    "Ambitionsnivå": "ambitionsnivån",
    "Ambitionsstatus": "ambitionens status",
    "Ansvarigt organ": "det ansvariga organet",
    "Ansvariga organ": "de ansvariga organen",
    "Avsnitt": "rubriken",
    "Beslutsgång": "beslutsgången",
    "Datum": "dagen",
    "Dnr": "diarienumret",
    "Föredragande": "föredraganden",
    "Handläggare": "handläggaren",
    "Innebörd": "innebörden",
    "Kort namn": "det korta namnet",
    "Kortnamn": "det korta namnet",
    "Kostnad": "kostnaden",
    "Målår": "målåret",
    "Måltext": "måltexten",
    "Måltyp": "måltypen",
    "Namn": "namnet",
    "Nivå": "nivån",
    "Nr": "numret",
    "Ordförande": "ordföranden",
    "Period": "perioden",
    "Plats": "platsen",
    "Prognos": "prognosen",
    "Punkt": "punkten",
    "Rubrik": "rubriken",
    "Sekreterare": "sekreteraren",
    "Skrivelsens datum": "skrivelsens dag",
    "Stam": "målets början",
    "Starttid": "starttiden",
    "Status": "status",
    "Strategier": "strategierna",
    "Text": "texten",
    "Titel": "titeln",
    "Undertecknare": "undertecknarna",
    "Utfall": "utfallet",
    "Version": "versionen",
    "Ärendemening": "ärendemeningen",
}
# Rows whose text is all there is to say: with their name in a column, without it, and of what.
_TEXT_ROWS: Mapping[str, tuple[str, str, str, str]] = {
    "Texter": ("avsnittet", "Avsnitt", "ett avsnitt", ""),
    "Förtydliganden": ("förtydligandet", "Rubrik", "ett förtydligande", "av"),
    "Aktiviteter": ("", "", "en aktivitet", "för"),
    "Politisk vilja": ("", "", "den politiska viljan", "för"),
}
_KIND_OF_PLACE: Mapping[str, str] = {  # Struktur.Typ
    "vision": "visionen",
    "riktning": "riktningen",
    "målområde": "målområdet",
    "fokusområde": "fokusområdet",
    "perspektiv": "perspektivet",
}


def change_sentences(changes: Iterable[RowChange]) -> list[str]:
    """Return a sentence for each change."""
    return [_sentence(_clause(change)) for change in changes]


def _sentence(clause: str) -> str:
    return capital(clause) + ("" if clause.endswith((".”", "!”", "?”")) else ".")


def differences(changes: Iterable[RowChange]) -> tuple[Difference, ...]:
    """Return each change with its sentence, for those who know nothing of rows."""
    return tuple(
        Difference(str(one.became), one.source, sentence, one.was, one.now)
        for one, sentence in ((each, _sentence(_clause(each))) for each in changes)
    )


def _clause(change: RowChange) -> str:
    name = _named(change)
    if change.became is Became.GONE:
        return f"{name} har tagits bort"
    if change.became is Became.MOVED:
        return f"{name} har flyttats"
    if change.became is Became.CHANGED:
        return _changed(change, name)
    new = _NEW.get(change.row.sheet, "en ny rad")
    if change.of is None or change.of.sheet == "Program":
        return f"{name} har tillkommit"
    called = _own_name(change)
    return f"{row_name(change.of)} har fått {new}{f': {called}' if called else ''}"


def _named(change: RowChange) -> str:
    row = change.row
    kind = text_at(row, "Typ") if row.sheet == "Struktur" else ""
    name = row_name(row)
    return name.replace(kind, _KIND_OF_PLACE[kind], 1) if kind in _KIND_OF_PLACE else name


def _own_name(change: RowChange) -> str:
    """Return what a new row says of itself, in quotes: its heading, else its text."""
    headers = [*BY_NAME[change.row.sheet].names, "Rubrik", "Avsnitt", "Text", "Titel"]
    known = {column.header for column in BY_NAME[change.row.sheet].columns}
    texts = (text_at(change.row, header) for header in headers if header in known)
    text = next(filter(None, texts), "")
    return _quoted(_short(text)) if text else ""


def _changed(change: RowChange, name: str) -> str:
    what = _DEFINITE.get(change.header) or f"”{change.header}”"
    place = _text_row(change) or f"{what} för {name}"
    was, now = (" ".join(text.split()) for text in (change.was, change.now))
    lines = "\n" in change.was.strip() or "\n" in change.now.strip()
    if change.quoted and (lines or max(len(was), len(now)) > _MOST):
        if not was or not now:
            return f"{place} har {'skrivits' if now else 'tagits bort'}"
        return f"{place} har fått en ny lydelse"
    if change.quoted:
        was, now = (_quoted(text) if text else "" for text in (was, now))
    if not was:
        return f"{place} är nu {now}"
    return f"{place} har ändrats från {was} till {now}" if now else f"{place} har tagits bort"


def _text_row(change: RowChange) -> str:
    """Return what a row that is little more than its text is called; "" for any other cell."""
    row = change.row
    if change.header != "Text" or row.sheet not in _TEXT_ROWS:
        return ""
    named, header, unnamed, joint = _TEXT_ROWS[row.sheet]
    own = text_at(row, header) if header else ""
    goal = record_at(row, "Mål") if joint else None
    of = f" {joint} {row_name(goal)}" if goal else ""
    return f"{named} {_quoted(own)}{of}" if own else f"{unnamed}{of}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1].rstrip()}…"


def _quoted(text: str) -> str:
    return f"”{text}”"
