"""The workbook as data: sheets, columns, kinds, keys and references. Declared here and nowhere else.

Reading, checking, the blank workbook, the template vocabulary and the handbook are made from it.
A new column is one line here. Names are what stands in the officer's workbook, to the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# What officers may have in a workbook beside the sheets below, without a notice.
SILENT_SHEETS = ("Läs mig", "Listor")


class Kind(StrEnum):
    """What a cell of a column holds (values/kinds.py reads it)."""

    KEY = "id"
    TEXT = "text"
    PARAGRAPHS = "stycken"
    WHOLE = "heltal"
    NUMBER = "tal"
    DAY = "datum"
    MOMENT = "tidpunkt"
    SPAN = "period"
    CLOCK = "tid"
    YES_NO = "ja/nej"
    CHOICE = "val"
    CHOICES = "val+"
    REF = "→"
    REFS = "→→"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `derived`: required, but an empty cell gets its value from the rest of the row."""

    header: str
    kind: Kind
    required: bool = False
    key: bool = False
    choices: tuple[str, ...] = ()
    target: str = ""  # the sheet a reference leads to
    default: str = ""  # what an empty cell means, written as it would be in the cell
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `identity`: the columns that stand in for an empty key; none = key is required."""

    name: str
    columns: tuple[Column, ...]
    core: bool = False
    identity: tuple[str, ...] = ()

    @property
    def key(self) -> Column:
        """Return the key column."""
        return next(column for column in self.columns if column.key)

    def column(self, header: str) -> Column | None:
        """Return the column with exactly that header, or None."""
        return next((column for column in self.columns if column.header == header), None)


def header_key(text: str) -> str:
    """Return what two spellings of a header or sheet name have in common.

    Case, surrounding and repeated spaces, no-break spaces and NFD/NFC do not matter.
    """
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def vocabulary_name(header: str) -> str:
    """Return a header as templates write it: `Dnr-mönster` → `dnr_mönster`, `§` → `paragraf`."""
    name = unicodedata.normalize("NFC", header).replace("§", "paragraf").casefold()
    return re.sub(r"[\W_]+", "_", name).strip("_")


def _sheet(
    name: str, *columns: Column, core: bool = False, identity: tuple[str, ...] = ()
) -> Sheet:
    return Sheet(name, columns, core, identity)


def key(header: str) -> Column:
    """Return the key column of a sheet."""
    return Column(header, Kind.KEY, required=True, key=True)


def _kind(kind: Kind) -> Callable[..., Column]:
    def column(header: str, *, required: bool = False, derived: bool = False) -> Column:
        return Column(header, kind, required, derived=derived)

    return column


text = _kind(Kind.TEXT)
paragraphs = _kind(Kind.PARAGRAPHS)
whole = _kind(Kind.WHOLE)
number = _kind(Kind.NUMBER)
day = _kind(Kind.DAY)
moment = _kind(Kind.MOMENT)
span = _kind(Kind.SPAN)
clock = _kind(Kind.CLOCK)
yes_no = _kind(Kind.YES_NO)


def choice(
    header: str, words: str, *, required: bool = False, default: str = "", derived: bool = False
) -> Column:
    """Return a column that holds one of `words` (separated by `; `)."""
    listed = tuple(words.split("; "))
    return Column(header, Kind.CHOICE, required, False, listed, "", default, derived)


def choices(header: str, words: str, *, required: bool = False) -> Column:
    """Return a column that holds one or more of `words`."""
    return Column(header, Kind.CHOICES, required, choices=tuple(words.split("; ")))


def ref(header: str, target: str, *, required: bool = False) -> Column:
    """Return a column that holds the key of a row in `target`."""
    return Column(header, Kind.REF, required, target=target)


def refs(header: str, target: str) -> Column:
    """Return a column that holds keys of rows in `target`, separated by `;`."""
    return Column(header, Kind.REFS, target=target)


# fmt: off
SHEETS: tuple[Sheet, ...] = (
    # The organisation
    _sheet(
        "Kommuner",
        key("Kommun-id"),
        text("Namn", required=True),
        text("Kortnamn"),
        text("Genitiv", required=True, derived=True),
        yes_no("Byggs"),
        text("Mallmapp"),
        text("Dnr-mönster"),
        choice("Paragrafserie", "per år; per sammanträde"),
        text("Logotyp"),
        text("Postadress"),
        text("Besöksadress"),
        text("Telefon"),
        text("Växel"),
        text("E-post"),
        text("Webbplats"),
        text("Org.nr"),
        core=True,
    ),
    _sheet(
        "Organ",
        key("Organ-id"),
        ref("Kommun", "Kommuner"),
        text("Namn", required=True),
        text("Kortnamn"),
        text("I löpande text", required=True, derived=True),
        text("Genitiv"),
        choice("Typ", "fullmäktige; styrelse; nämnd; utskott; beredning; förvaltning; avdelning; bolag; samverkan; extern", required=True),
        ref("Del av", "Organ"),
        ref("Bereder åt", "Organ"),
        whole("Kallelsefrist (dagar)"),
        core=True,
    ),
    _sheet(
        "Personer",
        key("Person-id"),
        text("Namn", required=True),
        text("Titel", required=True),
        ref("Organ", "Organ"),
        ref("Parti", "Partier"),
        text("E-post"),
        text("Telefon"),
        core=True,
    ),
    _sheet(
        "Partier",
        key("Parti-id"),
        text("Namn", required=True),
        text("Grupp"),
        whole("Ordning", required=True, derived=True),
    ),
    # The case and its way
    _sheet(
        "Ärenden",
        key("Ärende-id"),
        ref("Kommun", "Kommuner", required=True),
        text("Dnr", required=True),
        text("Ärendemening", required=True),
        ref("Enhet", "Organ"),
        ref("Handläggare", "Personer"),
        refs("Undertecknare", "Personer"),
        ref("Program", "Program"),
        paragraphs("Fullgör uppdrag"),
        span("Mandatperiod"),
        core=True,
    ),
    _sheet(
        "Sammanträden",
        key("Möte-id"),
        ref("Organ", "Organ", required=True),
        day("Datum", required=True),
        yes_no("Byggs"),
        clock("Starttid"),
        clock("Sluttid"),
        text("Plats"),
        choice("Status", "planerat; kallat; hållet; justerat; anslaget; inställt; flyttat", required=True, default="planerat"),
        ref("Flyttat till", "Sammanträden"),
        text("Orsak till flytt"),
        day("Kallelse skickas"),
        ref("Ordförande", "Personer"),
        ref("Sekreterare", "Personer"),
        refs("Justerare", "Personer"),
        day("Justerat"),
        day("Anslag upp"),
        day("Anslag ned"),
        text("Förvaringsplats"),
        core=True,
    ),
    _sheet(
        "Behandling",
        key("Behandling-id"),
        ref("Ärende", "Ärenden"),
        ref("Möte", "Sammanträden", required=True),
        whole("Punkt"),
        whole("§"),
        choice("Syfte", "formalia; information; beredning; remiss; antagande; politisk vilja; uppföljning; anmälan; övrigt", required=True),
        text("Rubrik"),
        text("Notering"),
        day("Skrivelsens datum"),
        refs("Mål", "Mål"),
        ref("Föredragande", "Personer"),
        yes_no("Omedelbar justering"),
        choice("Resultat", "beslut; återremiss; bordlagt; utgår"),
        paragraphs("Motivering"),
        ref("Tas upp igen vid", "Sammanträden"),
        core=True,
    ),
    _sheet(
        "Beslut",
        key("Beslut-id"),
        ref("Behandling", "Behandling", required=True),
        choice("Typ", "information; remiss; program; politisk vilja; uppföljning; övrigt", required=True, derived=True),
        choice("Status", "förslag; fattat; återremitterat; bordlagt; avslaget", required=True, default="förslag"),
        ref("Lämnas till", "Organ"),
        ref("Förutsätter", "Beslut"),
        ref("Samma punkter som", "Beslut"),
        paragraphs("Beslutsgång"),
        whole("Ja"),
        whole("Nej"),
        whole("Avstår"),
        core=True,
    ),
    _sheet(
        "Beslutspunkter",
        key("Punkt-id"),
        ref("Beslut", "Beslut", required=True),
        whole("Nr", required=True, derived=True),
        text("Verb"),
        text("Sats"),
        text("Mening"),
        ref("Avser handling", "Handlingar"),
        ref("Avser beslut", "Beslut"),
        ref("Ansvarig", "Organ"),
        day("Klart senast"),
        core=True,
        identity=("Beslut", "Nr"),
    ),
    _sheet(
        "Mottagare",
        key("Mottagare-id"),
        ref("Beslut", "Beslut", required=True),
        ref("Organ", "Organ"),
        ref("Kommun", "Kommuner"),
        text("Namn"),
        choice("För", "verkställighet; kännedom"),
        whole("Ordning"),
        core=True,
        identity=("Beslut", "Organ", "Kommun", "Namn"),
    ),
    _sheet(
        "Handlingar",
        key("Handling-id"),
        ref("Ärende", "Ärenden"),
        ref("Program", "Program"),
        choice("Typ", "tjänsteskrivelse; tjänsteutlåtande; program; protokollsutdrag; remissvar; yrkande; presentation; underlag; övrigt", required=True),
        text("Titel", required=True),
        moment("Datum"),
        whole("§"),
        whole("Bilaga nr"),
        refs("Underlag till", "Beslut"),
        whole("Ordning"),
        text("Fil"),
    ),
    _sheet(
        "Texter",
        key("Text-id"),
        refs("Ärende", "Ärenden"),
        ref("Program", "Program"),
        refs("Behandling", "Behandling"),
        text("Avsnitt", required=True),
        text("Rubrik"),
        paragraphs("Text", required=True),
        yes_no("Ordagrant"),
        whole("Ordning"),
        core=True,
        identity=("Behandling", "Ärende", "Program", "Avsnitt", "Ordning"),
    ),
    _sheet(
        "Konsekvenser",
        key("Konsekvens-id"),
        ref("Behandling", "Behandling", required=True),
        choices("Område", "ekonomi; juridik; barn; jämställdhet; klimat och miljö; landsbygd; arbetsmiljö", required=True),
        paragraphs("Text", required=True),
        paragraphs("Finansiering"),
        identity=("Behandling", "Område"),
    ),
    # The meeting's minutes
    _sheet(
        "Närvaro",
        key("Närvaro-id"),
        ref("Möte", "Sammanträden", required=True),
        ref("Person", "Personer", required=True),
        choice("Roll", "ledamot; tjänstgörande ersättare; ersättare; tjänsteperson; övrig", required=True),
        ref("Ersätter", "Personer"),
        text("Ej §§"),
        identity=("Möte", "Person"),
    ),
    _sheet(
        "Yrkanden",
        key("Yrkande-id"),
        ref("Beslut", "Beslut", required=True),
        choice("Typ", "bifall; avslag; ändring; tillägg; återremiss; bordläggning; reservation; särskilt yttrande; protokollsanteckning; deltar ej; jäv", required=True),
        ref("Person", "Personer"),
        ref("Parti", "Partier"),
        paragraphs("Text"),
        choice("Utfall", "bifallet; avslaget"),
        yes_no("Återtaget"),
        whole("Ordning"),
    ),
    _sheet(
        "Röster",
        key("Röst-id"),
        ref("Beslut", "Beslut", required=True),
        whole("Omröstning"),
        ref("Person", "Personer", required=True),
        choice("Röst", "Ja; Nej; Avstår; Frånvarande; Jäv", required=True),
        identity=("Beslut", "Omröstning", "Person"),
    ),
    # The programme and its goals
    _sheet(
        "Program",
        key("Program-id"),
        ref("Kommun", "Kommuner"),
        yes_no("Byggs"),
        text("Namn", required=True),
        text("Kortnamn"),
        text("I löpande text"),
        text("Tidigare namn"),
        choice("Dokumenttyp", "program; strategi; plan; måldokument", required=True),
        text("Version"),
        day("Datum"),
        whole("Målår"),
        moment("Gäller från"),
        moment("Gäller till"),
        span("Mandatperiod"),
        text("Revideras"),
        text("Följs upp"),
        ref("Ersätter", "Program"),
        text("Ersätter (text)"),
        ref("Antaget genom", "Beslut"),
        refs("Ingår i", "Underlag"),
        text("Ramverk"),
        ref("Dokumentansvarig", "Organ"),
        text("Benämning framgångsfaktorer"),
        text("Benämning politisk vilja"),
        choice("Status", "utkast; remiss; förslag; antaget; gällande; ersatt", required=True, default="utkast"),
        core=True,
    ),
    _sheet(
        "Struktur",
        key("Struktur-id"),
        ref("Program", "Program", required=True),
        choice("Typ", "vision; riktning; målområde; fokusområde; perspektiv", required=True),
        text("Namn", required=True),
        paragraphs("Text"),
        whole("Horisont"),
        whole("Föreslagen horisont"),
        text("Föreslås under"),
        choice("Status", "gällande; föreslagen; utgår"),
        whole("Ordning"),
    ),
    _sheet(
        "Mål",
        key("Mål-id"),
        ref("Program", "Program", required=True),
        whole("Nr"),
        choice("Nivå", "övergripande mål; KF-mål; KS-mål; nämndmål; delmål", required=True),
        ref("Struktur", "Struktur"),
        ref("Överordnat mål", "Mål"),
        text("Stam"),
        text("Måltext"),
        text("Kort namn"),
        choice("Måltyp", "styrande; inriktning"),
        choice("Mätbarhet", "kvantitativ; kvalitativ"),
        paragraphs("Strategier"),
        text("Ambitionsnivå inledning"),
        paragraphs("Ambitionsnivå"),
        choice("Ambitionsstatus", "saknas; preliminär; fastställd"),
        ref("Fastställd vid", "Sammanträden"),
        text("Innebörd inledning"),
        paragraphs("Innebörd"),
        choice("Påverkbart", "ja; nej; oklart"),
        choice("Mätbart", "ja; nej; oklart"),
        choice("Resurser finns", "ja; nej; oklart"),
        ref("Ansvarigt organ", "Organ"),
        span("Period"),
        ref("Behandlas vid", "Sammanträden"),
        refs("Antaget genom", "Beslut"),
        refs("Delstrategier", "Delstrategier"),
        choice("Status", "utkast; antaget; utgår", required=True),
        whole("Ordning"),
        core=True,
    ),
    _sheet(
        "Förtydliganden",
        key("Förtydligande-id"),
        ref("Mål", "Mål", required=True),
        text("Rubrik"),
        paragraphs("Text"),
        choice("Status", "saknas; utkast; till AU; godkänt AU; på remiss; fastställt", required=True, default="utkast"),
        ref("Godkänt vid", "Sammanträden"),
        refs("Källor", "Underlag"),
        whole("Ordning"),
        core=True,
    ),
    _sheet(
        "Framgångsfaktorer",
        key("Faktor-id"),
        ref("Mål", "Mål", required=True),
        text("Namn", required=True),
        paragraphs("Text"),
        span("Period"),
        whole("Ordning"),
    ),
    _sheet(
        "Underlag",
        key("Underlag-id"),
        ref("Program", "Program"),
        choice("Typ", "styrdokument; pågående arbete; dialog; medborgardialog; workshop; enkät; analys; extern strategi; statistik", required=True),
        text("Titel", required=True),
        text("Förkortning"),
        moment("Datum"),
        ref("Beslutat av", "Organ"),
        choice("Status", "beslutat; pågående; planerat; genomfört", required=True),
        text("Dnr"),
        text("Länk"),
    ),
    _sheet(
        "Målunderlag",
        key("Målunderlag-id"),
        ref("Mål", "Mål", required=True),
        ref("Underlag", "Underlag", required=True),
        choice("Grad", "helt; delvis; komplement; förväntas"),
        text("Kommentar"),
        identity=("Mål", "Underlag"),
    ),
    _sheet(
        "Politisk vilja",
        key("Vilja-id"),
        ref("Mål", "Mål", required=True),
        ref("Framgångsfaktor", "Framgångsfaktorer"),
        choice("Typ", "inledning; verktyg", required=True),
        paragraphs("Text", required=True),
        refs("Parti", "Partier"),
        yes_no("Skiljelinje", required=True, derived=True),
        span("Mandatperiod", required=True),
        choice("Status", "förslag; yrkande; beslutad; avslagen; återtagen; ersatt", required=True),
        ref("Beslut", "Beslut"),
        ref("Yrkande", "Yrkanden"),
        whole("Ordning"),
        core=True,
    ),
    _sheet(
        "Nämndbidrag",
        key("Bidrag-id"),
        ref("Mål", "Mål", required=True),
        ref("Organ", "Organ", required=True),
        paragraphs("Text", required=True),
        day("Dialogdatum"),
        choice("Status", "utkast; inskickat; granskat"),
    ),
    _sheet(
        "Delstrategier",
        key("Delstrategi-id"),
        ref("Program", "Program", required=True),
        text("Namn", required=True),
        text("Alternativa namn"),
        ref("Riktning", "Struktur", required=True),
        ref("Perspektiv", "Struktur", required=True),
        paragraphs("Text"),
        whole("Ordning"),
    ),
    _sheet(
        "Ramverk",
        key("Post-id"),
        text("Ramverk", required=True),
        text("Version"),
        whole("Nr"),
        text("Namn", required=True),
        text("Alternativa namn"),
        ref("Underlag", "Underlag"),
        text("Bild"),
    ),
    _sheet(
        "Kopplingar",
        key("Koppling-id"),
        ref("Mål", "Mål"),
        ref("Delstrategi", "Delstrategier"),
        ref("Till", "Ramverk", required=True),
        choice("Grad", "helt; delvis"),
        text("Motivering"),
        identity=("Mål", "Delstrategi", "Till"),
    ),
    _sheet(
        "Ändringar",
        key("Ändring-id"),
        ref("Program", "Program", required=True),
        choice("Typ", "ny; ändrad; borttagen; ersatt; genomgående perspektiv; oförändrad", required=True),
        choice("Objekt", "namn; vision; mål; fokusområde; samarbetsområde; framgångsfaktor; delmål; insatser; arbetssätt; giltighet", required=True),
        ref("Mål", "Mål"),
        text("Rubrik"),
        paragraphs("Tidigare"),
        paragraphs("Nu"),
        paragraphs("Motiv"),
        yes_no("Med i sammanfattning", required=True),
        whole("Ordning"),
    ),
    _sheet(
        "Samverkan",
        key("Samverkan-id"),
        ref("Program", "Program", required=True),
        ref("Kommun", "Kommuner", required=True),
        ref("Ärende", "Ärenden"),
        ref("Beslutande organ", "Organ"),
        day("Beslutsdatum"),
        whole("§"),
        choice("Status", "inte behandlat; fattat; återremitterat; avslaget"),
        identity=("Program", "Kommun"),
    ),
    _sheet(
        "Ord",
        key("Kortform"),
        text("Utskrivet", required=True),
        text("Förklaring"),
    ),
    # Follow-up
    _sheet(
        "Indikatorer",
        key("Indikator-id"),
        ref("Mål", "Mål", required=True),
        ref("Framgångsfaktor", "Framgångsfaktorer"),
        text("Namn", required=True),
        text("Enhet"),
        text("Källa"),
        number("Basvärde"),
        whole("Basår"),
        number("Målvärde"),
        whole("Målår"),
        choice("Önskad riktning", "öka; minska; behålla"),
    ),
    _sheet(
        "Uppföljning",
        key("Uppföljning-id"),
        moment("Period", required=True),
        day("Mätdatum", required=True),
        ref("Mål", "Mål", required=True),
        ref("Organ", "Organ"),
        ref("Indikator", "Indikatorer"),
        number("Utfall"),
        choice("Prognos", "uppnås; uppnås delvis; uppnås inte"),
        paragraphs("Framsteg"),
        paragraphs("Aktiviteter"),
        paragraphs("Åtgärder"),
    ),
)
# fmt: on

BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
BY_KEY: dict[str, Sheet] = {header_key(sheet.name): sheet for sheet in SHEETS}
