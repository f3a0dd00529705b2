"""The workbook as data: sheets, columns, kinds, keys and references. Declared here and nowhere else.

Reading, checking, the blank workbook, the template vocabulary and the handbook are made from it.
A new column is one line here. Names are what stands in the officer's workbook, to the letter.
(DECISIONS 5, 6, 144)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

FAULTS_SHEETS = ("Fel", "Fel (Beredning)")  # in a marked copy; the other if the first is taken
# What officers may have in a workbook beside the sheets below, without a notice.
SILENT_SHEETS = (*FAULTS_SHEETS, "Läs mig", "Listor", "Listor för hänvisningar")
# The sheets of a workbook that a board fills in: what was sent to it, and who hands it in.
FORM_SHEETS = ("Utskick", "Lämnat")
# Columns that name a picture in inputs/.
PICTURE_COLUMNS = ("Logotyp", "Bild")


class Kind(StrEnum):
    """What a cell of a column holds (values/kinds.py reads it)."""

    KEY = "id"
    TEXT = "text"
    PARAGRAPHS = "stycken"
    WHOLE = "heltal"
    ITEM_NUMBER = "nummer"
    NUMBER = "tal"
    DAY = "datum"
    MOMENT = "tidpunkt"
    SPAN = "period"
    PARAGRAPH_NUMBERS = "§§"
    CLOCK = "tid"
    COLOUR = "färg"
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
    offers: tuple[str, ...] = ()  # words to choose from; others may be written
    note: str = ""  # what the column holds, for the officer


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `identity`: the columns that stand in for an empty key; none = key is required.

    `names`: the columns that a row goes by. Lists show the first that is filled, else `label`;
    `also`: columns that tell rows with the same name apart, beside those that make them unique.
    """

    name: str
    columns: tuple[Column, ...]
    core: bool = False
    identity: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    _listed: dict[str, Column] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Know the columns by their headers."""
        self._listed.update((column.header, column) for column in self.columns)

    @property
    def apart(self) -> tuple[str, ...]:
        """Return the columns that tell rows with the same name apart."""
        return tuple(dict.fromkeys((*self.label, *self.identity, *self.also)))

    @property
    def joint(self) -> str:
        """Return what stands between the columns of `identity` in a key: KS-2026-12-02."""
        return "-" if self.name == "Sammanträden" else "+"

    @property
    def short(self) -> str:
        """Return the column that in a key goes before a row's name, "" when there is none."""
        known = (name for name in self.names if name in _SHORT and self.names[0] in self.identity)
        return next(known, "")

    @property
    def key(self) -> Column:
        """Return the key column."""
        return next(column for column in self.columns if column.key)

    def column(self, header: str) -> Column | None:
        """Return the column with exactly that header, or None."""
        return self._listed.get(header)


_SHORT = ("Kortnamn", "Förkortning")  # short names of rows whose whole name makes them unique


@lru_cache(maxsize=2_000)
def header_key(text: str) -> str:
    """Return what two spellings of a header or sheet name have in common.

    Case, surrounding and repeated spaces, no-break spaces and NFD/NFC do not matter.
    """
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@lru_cache(maxsize=2_000)
def vocabulary_name(header: str) -> str:
    """Return a header as templates write it: `Dnr-mönster` → `dnr_mönster`, `§` → `paragraf`."""
    name = unicodedata.normalize("NFC", header).replace("§", "paragraf").casefold()
    return re.sub(r"[\W_]+", "_", name).strip("_")


def _sheet(
    name: str,
    *columns: Column,
    core: bool = False,
    identity: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    label: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Sheet:
    return Sheet(name, columns, core, identity, names, label, also)


def key(header: str, *, note: str = "") -> Column:
    """Return the key column of a sheet."""
    return Column(header, Kind.KEY, required=True, key=True, note=note)


def _kind(kind: Kind) -> Callable[..., Column]:
    def column(
        header: str,
        *,
        required: bool = False,
        derived: bool = False,
        offers: str = "",
        note: str = "",
    ) -> Column:
        listed = tuple(filter(None, offers.split("; ")))
        return Column(header, kind, required, derived=derived, offers=listed, note=note)

    return column


text = _kind(Kind.TEXT)
paragraphs = _kind(Kind.PARAGRAPHS)
whole = _kind(Kind.WHOLE)
item_number = _kind(Kind.ITEM_NUMBER)
number = _kind(Kind.NUMBER)
day = _kind(Kind.DAY)
moment = _kind(Kind.MOMENT)
span = _kind(Kind.SPAN)
paragraph_numbers = _kind(Kind.PARAGRAPH_NUMBERS)
clock = _kind(Kind.CLOCK)
colour = _kind(Kind.COLOUR)
yes_no = _kind(Kind.YES_NO)


def choice(
    header: str,
    words: str,
    *,
    required: bool = False,
    default: str = "",
    derived: bool = False,
    note: str = "",
) -> Column:
    """Return a column that holds one of `words` (separated by `; `)."""
    listed = tuple(words.split("; "))
    return Column(
        header, Kind.CHOICE, required, choices=listed, default=default, derived=derived, note=note
    )


def open_choice(
    header: str, words: str, *, many: bool = False, required: bool = False, note: str = ""
) -> Column:
    """Return a column that holds one of `words` or of people's own; `many`: or several."""
    kind = Kind.CHOICES if many else Kind.CHOICE
    return Column(header, kind, required, offers=tuple(words.split("; ")), note=note)


def ref(header: str, target: str, *, required: bool = False, note: str = "") -> Column:
    """Return a column that holds the key of a row in `target`."""
    return Column(header, Kind.REF, required, target=target, note=note)


def refs(header: str, target: str, *, required: bool = False, note: str = "") -> Column:
    """Return a column that holds keys of rows in `target`, separated by `;`."""
    return Column(header, Kind.REFS, required, target=target, note=note)


# What drop-downs offer in columns where other words may be written too.
SECTIONS = (
    "sammanfattning; ärende; efter målen; bedömning; "
    "ekonomiska och juridiska konsekvenser; tidplan; uppföljning; "  # of a report
    "inledning; syfte; bakgrund; perspektiv; underlag; användning; villkor för nämndmål; "
    "regional utvecklingsstrategi; koppling till andra styrdokument; återkoppling"  # of a programme
)
VERBS = (
    "godkänna; anta; fastställa; notera; uppdra; ge; föreslå; överlämna; remittera; bifalla; avslå; anse; "
    "återremittera; bordlägga; upphäva; ersätta"
)

OTHER = "övrigt"
PREPARING = "beredning"
FORMAL = "formalia"  # of the meeting itself
# Behandling.Syfte: each purpose, and the Typ of the decision that is then proposed.
PURPOSES = {
    FORMAL: OTHER,
    "information": "information",
    PREPARING: OTHER,
    "remiss": "remiss",
    "antagande": "program",
    "politisk vilja": "politisk vilja",
    "uppföljning": "uppföljning",
    "svar på motion": OTHER,
    "medborgarförslag": OTHER,
    "svar på medborgarförslag": OTHER,
    "val": OTHER,
    "avsägelse": OTHER,
    "interpellation": OTHER,
    "fråga": OTHER,
    "anmälan": OTHER,
    OTHER: OTHER,
}
DECISION_TYPES = (*dict.fromkeys(kind for kind in PURPOSES.values() if kind != OTHER), OTHER)

# fmt: off
SHEETS: tuple[Sheet, ...] = (
    # The organisation
    _sheet(
        "Kommuner",
        key("Kommun-id", note="Kort namn på kommunen, till exempel GRV."),
        text("Namn", required=True, note="Kommunens officiella namn, till exempel Granviks kommun."),
        text("Kortnamn", note="Namnet utan ordet kommun, till exempel Granvik."),
        text("Genitiv", required=True, derived=True, note="Namnet i genitiv, till exempel Granviks kommuns."),
        yes_no("Byggs", note="Nej för en kommun som bara nämns och inte får egna dokument."),
        text("Mallmapp", note="Mapp i templates med kommunens egna Word-mallar. Tom cell betyder standard."),
        text("Dnr-mönster", note="Ett diarienummer som visar formen, till exempel KS 2026/160."),
        choice("Paragrafserie", "per år; per sammanträde", note="Om paragraferna börjar om på 1 varje år eller vid varje sammanträde."),
        text("Logotyp", note="Bildfil i mappen inputs, png eller jpg, till exempel vapen.png."),
        colour("Profilfärg", note="Kommunens mörka färg, för rubriker och linjer, till exempel #1F3A4D."),
        colour("Accentfärg", note="Kommunens andra färg, för länkar och rutor."),
        text("Typsnitt", note="Typsnittet i dokumenten, till exempel Georgia."),
        text("Postadress", note="Postadress i sidfoten, med semikolon mellan raderna."),
        text("Besöksadress", note="Besöksadress i sidfoten, med semikolon mellan raderna."),
        text("Telefon", note="Telefonnummer i sidfoten."),
        text("Växel", note="Växelns nummer i sidfoten."),
        text("E-post", note="E-postadress i sidfoten."),
        text("Webbplats", note="Webbplats i sidfoten, till exempel www.granvik.example."),
        text("Org.nr", note="Organisationsnummer i sidfoten."),
        text("Förvaltningsrätt", note="Domstolen dit kommunens beslut överklagas, till exempel Förvaltningsrätten i Granvik."),
        core=True,
        identity=("Namn",),
        names=("Namn", "Kortnamn"),
    ),
    _sheet(
        "Organ",
        key("Organ-id", note="Organets förkortning, till exempel KS eller KSAU."),
        ref("Kommun", "Kommuner", note="Kommunen som organet hör till. Tom för externa organ, och när det bara finns en kommun."),
        text("Namn", required=True, note="Organets hela namn i bestämd form, till exempel Kommunstyrelsen."),
        text("Kortnamn", note="Namnet i en beslutsmening, till exempel arbetsutskottet."),
        text("I löpande text", required=True, derived=True, note="Namnet mitt i en mening, till exempel kommunstyrelsens arbetsutskott."),
        text("Genitiv", note="Genitiv mitt i en mening, till exempel kommunstyrelsens."),
        choice("Typ", "fullmäktige; styrelse; nämnd; utskott; beredning; förvaltning; avdelning; bolag; samverkan; extern", required=True, derived=True, note="Vilket slags organ det är. Tom cell: det följer av namnet, som i Kommunstyrelsen."),
        ref("Del av", "Organ", note="Organet som det här är en del av: KSAU är en del av KS."),
        ref("Bereder åt", "Organ", note="Organet som det här bereder ärenden åt: KSAU bereder åt KS."),
        whole("Kallelsefrist (dagar)", note="Hur många dagar före sammanträdet kallelsen senast ska skickas."),
        clock("Vanlig tid", note="När sammanträdena brukar börja. Gäller där Starttid är tom."),
        text("Vanlig plats", note="Var sammanträdena brukar hållas. Gäller där Plats är tom."),
        ref("Ordförande", "Personer", note="Den som brukar leda sammanträdena. Gäller där sammanträdets cell är tom."),
        ref("Sekreterare", "Personer", note="Den som brukar föra protokollet. Gäller där sammanträdets cell är tom."),
        whole("Ledamöter", note="Hur många ledamöter organet har. Då kontrolleras att fler än hälften var med."),
        core=True,
        identity=("Kommun", "Namn"),
        names=("Namn", "Kortnamn", "I löpande text"),
    ),
    _sheet(
        "Personer",
        key("Person-id", note="Kort namn på personen, till exempel initialerna."),
        text("Namn", required=True, note="För- och efternamn."),
        text("Titel", required=True, note="Titel med liten bokstav, till exempel utredare."),
        ref("Organ", "Organ", note="Enheten där tjänstepersonen arbetar, eller organet för en förtroendevald."),
        ref("Parti", "Partier", note="Partiet för en förtroendevald."),
        text("E-post", note="Skrivs ut under namnet i tjänsteskrivelsen."),
        text("Telefon", note="Skrivs ut under namnet i tjänsteskrivelsen."),
        core=True,
        identity=("Namn",),
        names=("Namn", "E-post"),
        also=("Titel", "Organ", "Parti"),
    ),
    _sheet(
        "Partier",
        key("Parti-id", note="Partiets förkortning som den skrivs ut."),
        text("Namn", required=True, note="Partiets hela namn."),
        text("Grupp", note="Gruppen som partiet ingår i, till exempel majoritet."),
        whole("Ordning", required=True, derived=True, note="Partiets plats i den ordning som alltid används, till exempel efter mandat."),
        identity=("Namn",),
        names=("Namn",),
    ),
    # The case and its way
    _sheet(
        "Ärenden",
        key("Ärende-id", note="Kort namn på ärendet, till exempel Ä1."),
        ref("Kommun", "Kommuner", required=True, note="Kommunen som handlägger ärendet."),
        text(
            "Dnr",
            note="Diarienumret som det skrivs ut, till exempel KS 2026/160. Tomt så länge det inte finns.",
        ),
        text("Diariekod", note="Kod ur diarieplanen, till exempel 106. Skrivs ut efter diarienumret."),
        text("Ärendemening", required=True, note="Ärendets rubrik, utan punkt på slutet."),
        ref("Enhet", "Organ", note="Förvaltningen som skriver. Tom cell betyder handläggarens enhet."),
        ref("Handläggare", "Personer", note="Tjänstepersonen som skriver. Behövs för en tjänsteskrivelse."),
        refs("Undertecknare", "Personer", note="De som skriver under, chefen först. Tom cell: handläggarens namn står sist."),
        ref("Program", "Program", note="Programmet som ärendet handlar om."),
        paragraphs("Fullgör uppdrag", note="Uppdraget som ärendet svarar på: vem som gav det, när och vilken paragraf."),
        span("Mandatperiod", note="Mandatperioden som ärendets politiska vilja gäller."),
        yes_no("Publiceras", note="Nej när ärendet inte ska visas på webben: varken handlingarna eller vad det gäller."),
        core=True,
        identity=("Dnr",),
        names=("Ärendemening", "Dnr"),
    ),
    _sheet(
        "Sammanträden",
        key("Möte-id", note="Kort namn på sammanträdet, till exempel KS-2026-12-02."),
        ref("Organ", "Organ", required=True, note="Organet som sammanträder."),
        day("Datum", required=True, note="Sammanträdets dag."),
        yes_no("Byggs", note="Nej för ett sammanträde som bara nämns och inte får egna dokument."),
        clock("Starttid", note="När sammanträdet börjar."),
        clock("Sluttid", note="När sammanträdet slutar."),
        text("Ajournering", note="När sammanträdet gjorde uppehåll, till exempel 10.15–10.30."),
        text("Plats", note="Var sammanträdet hålls."),
        choice("Status", "planerat; kallat; hållet; justerat; anslaget; inställt; flyttat", required=True, default="planerat", note="Hur långt det har kommit. När protokollet är justerat byggs det inte om."),
        ref("Flyttat till", "Sammanträden", note="Sammanträdet som kom i stället."),
        text("Orsak till flytt", note="Varför sammanträdet flyttades."),
        day("Kallelse skickas", note="Dagen då kallelsen skickas."),
        ref("Ordförande", "Personer", note="Den som leder sammanträdet."),
        ref("Sekreterare", "Personer", note="Den som för protokollet."),
        refs("Justerare", "Personer", note="De som justerar protokollet."),
        day("Justerat", note="Dagen då protokollet justerades."),
        day("Anslag upp", note="Dagen då protokollet tillkännagavs på anslagstavlan."),
        day("Anslag ned", note="Dagen då anslaget togs ned."),
        text("Förvaringsplats", note="Var protokollet förvaras."),
        core=True,
        identity=("Organ", "Datum"),
        label=("Organ", "Datum"),
        also=("Plats",),
    ),
    _sheet(
        "Behandling",
        key("Behandling-id", note="Kort namn på ärendets behandling vid ett sammanträde, till exempel BH1."),
        ref("Ärende", "Ärenden", note="Ärendet som tas upp. Tom för en formell punkt, som har en rubrik i stället."),
        ref("Möte", "Sammanträden", required=True, note="Sammanträdet där ärendet tas upp. Tas det upp igen skrivs en ny rad."),
        whole("Punkt", note="Punktens nummer på föredragningslistan."),
        whole("§", note="Paragrafen i protokollet."),
        choice("Syfte", "; ".join(PURPOSES), required=True, note="Varför ärendet tas upp. Det avgör vilket slags beslut som föreslås."),
        text("Rubrik", note="En annan rubrik än ärendemeningen."),
        day("Tillagt", note="Dagen då ärendet lades till efter kallelsen. Det står då i ett tillägg till den."),
        text("Notering", note="Står vid punkten i kallelsen, till exempel Handlingar senare."),
        yes_no("Brådskande", note="Ja när ärendet inte hinner tillkännages en vecka före fullmäktige, eller inte hinner beredas."),
        day("Tillkännagivet", note="Dagen då ett brådskande ärende tillkännagavs på anslagstavlan."),
        day("Skrivelsens datum", note="Tjänsteskrivelsens datum. En skrivelse byggs när cellen är ifylld."),
        refs("Mål", "Mål", note="Målen som skrivs ut i tjänsteskrivelsen."),
        ref("Föredragande", "Personer", note="Den som föredrar ärendet vid sammanträdet."),
        ref("Ordförande", "Personer", note="Den som ledde just den här punkten. Tom cell: mötets ordförande."),
        clock("Klockslag", note="När punkten togs upp. Behövs bara för att räkna ut vilka som hade kommit eller gått."),
        yes_no("Omedelbar justering", note="Ja när paragrafen justeras direkt vid sammanträdet."),
        day("Anslag upp", note="Dagen då en omedelbart justerad paragraf tillkännagavs på anslagstavlan. Ger ett eget anslag."),
        day("Anslag ned", note="Dagen då paragrafens anslag togs ned."),
        choice("Resultat", "beslut; återremiss; bordlagt; utgår", note="Hur det gick. Tom cell: det framgår av besluten."),
        paragraphs("Motivering", note="Varför ärendet återremitterades eller bordlades."),
        ref("Tas upp igen vid", "Sammanträden", note="Sammanträdet där ärendet tas upp nästa gång."),
        choice("Begärt av", "majoritet; minoritet", note="Minoritet när en tredjedel av de närvarande i fullmäktige begärde det. Tom cell: majoritet."),
        whole("Antal som begärde", note="Hur många ledamöter i minoriteten som begärde återremissen eller bordläggningen."),
        core=True,
        identity=("Möte", "Ärende", "Syfte", "Rubrik"),
        names=("Rubrik",),
        label=("Ärende", "Möte"),
    ),
    _sheet(
        "Beslut",
        key("Beslut-id", note="Kort namn på beslutet, till exempel B1."),
        ref("Behandling", "Behandling", required=True, note="Behandlingen där beslutet föreslås eller fattas."),
        choice("Typ", "; ".join(DECISION_TYPES), required=True, derived=True, note="Vad beslutet gäller. Tom cell: det följer av syftet med behandlingen."),
        choice("Status", "förslag; fattat; återremitterat; bordlagt; avslaget", required=True, default="förslag", note="Förslag tills beslutet är fattat."),
        ref("Lämnas till", "Organ", note="Organet som beslutar, när det här organet bara föreslår."),
        ref("Förutsätter", "Beslut", note="Beslutet som måste fattas före det här."),
        ref("Samma punkter som", "Beslut", note="Beslutet vars punkter gäller även här, så att de inte skrivs två gånger."),
        paragraphs("Beslutsgång", note="Hur ordföranden lade fram förslagen och vad organet beslutade."),
        whole("Ja", note="Antal ja-röster."),
        whole("Nej", note="Antal nej-röster."),
        whole("Avstår", note="Antal som avstod."),
        choice("Utslagsröst", "Ja; Nej", note="Hur ordförandens utslagsröst föll när rösterna var lika."),
        text("Huvudförslag", note="Förslaget som ja-rösterna gällde, till exempel förvaltningens förslag."),
        core=True,
        identity=("Behandling", "Typ", "Lämnas till"),
        label=("Behandling", "Typ"),
    ),
    _sheet(
        "Beslutspunkter",
        key("Punkt-id", note="Kort namn på punkten, till exempel B1.1."),
        ref("Beslut", "Beslut", required=True, note="Beslutet som punkten hör till."),
        whole("Nr", required=True, derived=True, note="Punktens nummer i beslutet."),
        text("Verb", offers=VERBS, note="Vad organet gör, i grundform: godkänna, anta, uppdra."),
        text("Sats", note="Det som följer efter verbet, utan punkt på slutet: informationen."),
        text("Mening", note="En hel mening, när verb och sats inte räcker."),
        ref("Avser handling", "Handlingar", note="Handlingen som punkten gäller."),
        ref("Avser beslut", "Beslut", note="Ett tidigare beslut som punkten gäller."),
        ref("Ansvarig", "Organ", note="Organet som får uppdraget."),
        day("Klart senast", note="Dagen då uppdraget ska vara klart."),
        day("Slutfört", note="Dagen då uppdraget blev klart. Tom cell: det står kvar i uppdragslistan."),
        ref("Lämnas till", "Organ", note="Organet som beslutar om just den här punkten. Tom cell: som i Beslut."),
        core=True,
        identity=("Beslut", "Nr"),
    ),
    _sheet(
        "Mottagare",
        key("Mottagare-id", note="Kort namn på raden."),
        ref("Beslut", "Beslut", required=True, note="Beslutet som ska skickas."),
        ref("Organ", "Organ", note="Organet som ska ha beslutet. Fyll i Organ, Kommun eller Namn."),
        ref("Kommun", "Kommuner", note="Kommunen som ska ha beslutet. Fyll i Organ, Kommun eller Namn."),
        text("Namn", note="Någon annan som ska ha beslutet, till exempel Samtliga nämnder."),
        choice("För", "verkställighet; kännedom", note="Varför mottagaren får beslutet."),
        whole("Ordning", note="Mottagarens plats i listan."),
        core=True,
        identity=("Beslut", "Organ", "Kommun", "Namn"),
    ),
    _sheet(
        "Handlingar",
        key("Handling-id", note="Kort namn på handlingen, till exempel H1."),
        ref("Ärende", "Ärenden", note="Ärendet som handlingen hör till. Fyll i Ärende eller Program."),
        ref("Program", "Program", note="Programmet som handlingen hör till. Fyll i Ärende eller Program."),
        choice("Typ", "tjänsteskrivelse; tjänsteutlåtande; program; protokollsutdrag; remissvar; yrkande; presentation; underlag; övrigt", required=True, note="Vilket slags handling det är. Tjänsteskrivelsen som byggs här behöver ingen rad."),
        text("Titel", required=True, note="Handlingens titel som den skrivs ut, utan datum."),
        moment("Datum", note="Handlingens datum."),
        whole("§", note="Paragrafen, när handlingen är ett protokoll."),
        whole("Bilaga nr", note="Numret, när handlingen är en bilaga."),
        refs("Underlag till", "Beslut", note="Besluten som handlingen är underlag för."),
        whole("Ordning", note="Handlingens plats i listan."),
        text("Fil", note="Filens namn (.pdf eller .docx) i mappen inputs/handlingar. Den följer med när mötet publiceras."),
        yes_no("Publiceras", note="Nej när handlingen inte ska visas på webben."),
        identity=("Ärende", "Program", "Typ", "Titel"),
        names=("Titel",),
    ),
    _sheet(
        "Texter",
        key("Text-id", note="Kort namn på texten."),
        refs("Ärende", "Ärenden", note="Ärendet som texten hör till. Fyll i Ärende eller Program."),
        ref("Program", "Program", note="Programmet som texten hör till. Fyll i Ärende eller Program."),
        refs("Behandling", "Behandling", note="Behandlingen där texten ska stå. Tom cell: varje gång ärendet tas upp."),
        text("Avsnitt", required=True, offers=SECTIONS, note="Avsnittet: ett namn i listan, eller rubriken i dokumentet. Ett eget namn blir en egen rubrik."),
        text("Rubrik", note="En underrubrik ovanför texten."),
        paragraphs("Text", required=True, note="Texten som den ska stå i dokumentet."),
        yes_no("Ordagrant", note="Ja när texten är ett citat eller redan godkänd, så att språket inte granskas."),
        whole("Ordning", note="Textens plats i avsnittet."),
        core=True,
        identity=("Behandling", "Ärende", "Program", "Avsnitt", "Ordning"),
    ),
    _sheet(
        "Konsekvenser",
        key("Konsekvens-id", note="Kort namn på raden."),
        refs("Behandling", "Behandling", required=True, note="Behandlingen som bedömningen hör till, eller flera."),
        open_choice("Område", "ekonomi; juridik; barn; jämställdhet; klimat och miljö; landsbygd; arbetsmiljö", many=True, required=True, note="Vad bedömningen gäller, till exempel ekonomi."),
        paragraphs("Text", required=True, note="Bedömningen. Skriv också när det inte blir några konsekvenser."),
        paragraphs("Finansiering", note="Hur kostnaden betalas."),
        identity=("Behandling", "Område"),
    ),
    _sheet(
        "Remisser",
        key("Remiss-id", note="Kort namn på remissen, till exempel RM1."),
        ref("Behandling", "Behandling", required=True, note="Behandlingen där remissen skickas ut eller besvaras."),
        choice("Typ", "missiv; yttrande", required=True, note="Missiv när organet skickar ut en remiss, yttrande när det svarar på en."),
        day("Datum", note="Dagen som står på missivet eller yttrandet."),
        text("Från", note="Den som har skickat remissen och ska ha yttrandet."),
        text("Beteckning", note="Avsändarens diarienummer, för ett yttrande."),
        day("Svar senast", note="Sista dag att svara."),
        paragraphs("Frågor", note="Det som ska besvaras."),
        identity=("Behandling", "Typ"),
    ),
    # The meeting's minutes
    _sheet(
        "Närvaro",
        key("Närvaro-id", note="Kort namn på raden."),
        ref("Möte", "Sammanträden", required=True, note="Sammanträdet där personen var med."),
        ref("Person", "Personer", required=True, note="Den som var med. Flera i samma roll får stå i en cell, med semikolon emellan."),
        choice("Roll", "ledamot; tjänstgörande ersättare; ersättare; tjänsteperson; övrig", required=True, note="I vilken roll personen var med."),
        ref("Ersätter", "Personer", note="Ledamoten som den tjänstgörande ersättaren ersatte."),
        paragraph_numbers("Tjänstgör §§", note="Paragrafer där ersättaren tjänstgjorde. Tom cell: alla där ledamoten inte var med."),
        clock("Kom", note="När personen kom, om det var efter mötets början."),
        clock("Gick", note="När personen gick, om det var före mötets slut."),
        paragraph_numbers("Ej §§", note="Paragrafer som personen inte var med vid, till exempel 84–86, 90 eller fr.o.m. § 92."),
        identity=("Möte", "Person"),
    ),
    _sheet(
        "Yrkanden",
        key("Yrkande-id", note="Kort namn på yrkandet, till exempel Y1."),
        ref("Beslut", "Beslut", required=True, note="Beslutet som yrkandet gäller."),
        choice("Typ", "bifall; avslag; ändring; tillägg; återremiss; bordläggning; reservation; särskilt yttrande; protokollsanteckning; deltar ej; jäv", required=True, note="Vilket slags yrkande det är. Även reservationer, yttranden och jäv står här."),
        ref("Person", "Personer", note="Den som yrkade."),
        ref("Parti", "Partier", note="Partiet som yrkade."),
        paragraphs("Text", note="Yrkandets text, ord för ord."),
        choice("Utfall", "bifallet; avslaget", note="Hur det gick för yrkandet."),
        whole("Motförslag", note="1 för yrkandet som nej-rösterna gällde; 2 och uppåt för andra som prövades mot det."),
        yes_no("Återtaget", note="Ja när yrkandet togs tillbaka. Då skrivs det inte ut."),
        whole("Ordning", note="Yrkandets plats i protokollet."),
        identity=("Beslut", "Typ", "Person", "Parti"),
        label=("Typ", "Person", "Parti"),
        also=("Text",),
    ),
    _sheet(
        "Röster",
        key("Röst-id", note="Kort namn på raden."),
        ref("Beslut", "Beslut", required=True, note="Beslutet som rösten gällde."),
        whole("Omröstning", note="Omröstningens nummer, när det var flera."),
        ref("Person", "Personer", required=True, note="Den som röstade."),
        choice("Röst", "Ja; Nej; Avstår; Frånvarande; Jäv", required=True, note="Hur personen röstade."),
        identity=("Beslut", "Omröstning", "Person"),
    ),
    _sheet(
        "Rättelser",
        key("Rättelse-id", note="Kort namn på rättelsen, till exempel R1."),
        ref("Möte", "Sammanträden", required=True, note="Sammanträdet vars justerade protokoll rättas."),
        whole("§", required=True, note="Paragrafen som rättas."),
        text("Tidigare", required=True, note="Orden som de står i det justerade protokollet."),
        text("Nu", required=True, note="Orden som det ska stå."),
        day("Dag", required=True, note="Dagen då protokollet rättades."),
        ref("Av", "Personer", required=True, note="Den som rättade protokollet."),
        identity=("Möte", "§", "Tidigare"),
    ),
    # The programme and its goals
    _sheet(
        "Program",
        key("Program-id", note="Kort namn på programmet, till exempel HP."),
        ref("Kommun", "Kommuner", note="Kommunen som har programmet. Tom för ett gemensamt program, och när det bara finns en kommun."),
        yes_no("Byggs", note="Nej för ett program som bara nämns och inte får egna dokument."),
        text("Namn", required=True, note="Programmets fullständiga namn."),
        text("Kortnamn", note="Ett kortare namn, till exempel Hållbarhetsprogrammet."),
        text("I löpande text", note="Namnet mitt i en mening, till exempel hållbarhetsprogrammet."),
        text("Tidigare namn", note="Namn som programmet har haft förut."),
        choice("Dokumenttyp", "program; strategi; plan; måldokument", required=True, note="Vilket slags styrdokument det är. En strategi har en egen mall."),
        text("Version", note="Utkastets version, till exempel 0.9."),
        day("Datum", note="Dagen som står på programmet."),
        whole("Målår", note="Året då målen ska vara nådda."),
        moment("Gäller från", note="När programmet börjar gälla."),
        moment("Gäller till", note="När programmet slutar gälla."),
        span("Mandatperiod", note="Vems politiska vilja läsversionen visar. Tom cell: den senast beslutade."),
        text("Revideras", note="Hur ofta programmet ses över, till exempel varje mandatperiod."),
        text("Följs upp", note="När programmet följs upp, till exempel 2027-04; 2027-08."),
        ref("Ersätter", "Program", note="Programmet som det här ersätter."),
        text("Ersätter (text)", note="Det som ersätts, när det inte har en rad i bladet."),
        ref("Antaget genom", "Beslut", note="Beslutet som antog programmet."),
        refs("Ingår i", "Underlag", note="Större sammanhang som programmet ingår i."),
        text("Ramverk", note="Ramverken som målen kopplas till, till exempel Agenda 2030; RUS 2020–2035."),
        ref("Dokumentansvarig", "Organ", note="Organet som ansvarar för programmet."),
        text("Benämning framgångsfaktorer", note="Vad kommunen kallar framgångsfaktorer, om det är något annat."),
        text("Benämning politisk vilja", note="Vad kommunen kallar politisk vilja, om det är något annat."),
        choice("Status", "utkast; remiss; förslag; antaget; gällande; ersatt", required=True, default="utkast", note="Hur långt programmet har kommit. Tills det är antaget står det utkast eller förslag på det."),
        core=True,
        identity=("Kommun", "Namn"),
        names=("Namn", "Kortnamn", "I löpande text"),
    ),
    _sheet(
        "Struktur",
        key("Struktur-id", note="Kort namn på raden, till exempel VISION."),
        ref("Program", "Program", required=True, note="Programmet som raden hör till."),
        open_choice("Typ", "vision; riktning; målområde; fokusområde; perspektiv", required=True, note="Vision, riktning, område eller perspektiv som målen ordnas under."),
        text("Namn", required=True, note="Rubriken som den skrivs ut."),
        ref("Ingår i", "Struktur", note="Området som det här området är en del av."),
        paragraphs("Text", note="Texten under rubriken."),
        whole("Horisont", note="Året som visionen eller riktningen siktar på."),
        whole("Föreslagen horisont", note="Året som föreslås i stället."),
        text("Föreslås under", note="När förslaget läggs fram, till exempel 2024–2028."),
        choice("Status", "gällande; föreslagen; utgår", note="Om raden gäller, föreslås eller ska utgå."),
        whole("Ordning", note="Radens plats i programmet."),
        identity=("Program", "Typ", "Namn"),
        names=("Namn",),
    ),
    _sheet(
        "Mål",
        key("Mål-id", note="Kort namn på målet, till exempel M1."),
        ref("Program", "Program", required=True, note="Programmet som målet hör till."),
        item_number("Nr", note="Målets nummer på sin nivå."),
        choice("Nivå", "övergripande mål; KF-mål; KS-mål; nämndmål; delmål", required=True, note="Vem målet gäller för."),
        ref("Struktur", "Struktur", note="Området eller riktningen som målet står under. Tom cell: sist, utan rubrik."),
        ref("Överordnat mål", "Mål", note="Målet som det här bidrar till."),
        text("Stam", note="Början som flera mål delar, till exempel Granvik ska vara en kommun."),
        text("Måltext", note="Målet som det fortsätter efter stammen, utan punkt på slutet."),
        text("Kort namn", note="Målet med några få ord, för rubriker och tabeller."),
        choice("Måltyp", "styrande; inriktning", note="Ett styrande mål mäts och får en prognos. Ett inriktningsmål visar bara vägen."),
        choice("Mätbarhet", "kvantitativ; kvalitativ", note="Om målet följs upp med siffror eller i ord."),
        paragraphs("Strategier", note="Hur målet kan nås."),
        text("Ambitionsnivå inledning", note="Orden före ambitionsnivån, när de vanliga inte passar."),
        paragraphs("Ambitionsnivå", note="Hur långt kommunen vill nå."),
        choice("Ambitionsstatus", "saknas; preliminär; fastställd", note="Om ambitionsnivån är fastställd."),
        ref("Fastställd vid", "Sammanträden", note="Sammanträdet där ambitionsnivån fastställdes."),
        text("Innebörd inledning", note="Orden före innebörden, till exempel Det innebär bland annat att."),
        paragraphs("Innebörd", note="Vad målet betyder i praktiken."),
        choice("Påverkbart", "ja; nej; oklart", note="Om kommunen kan påverka målet."),
        choice("Mätbart", "ja; nej; oklart", note="Om målet går att mäta."),
        choice("Resurser finns", "ja; nej; oklart", note="Om det finns pengar och personal för målet."),
        ref("Ansvarigt organ", "Organ", note="Organet som ansvarar för målet."),
        refs("Fler ansvariga organ", "Organ", note="Andra organ som ansvarar för målet tillsammans med det."),
        span("Period", note="Åren som målet gäller."),
        ref("Behandlas vid", "Sammanträden", note="Sammanträdet där målet tas upp, när det ännu inte har någon text."),
        refs("Antaget genom", "Beslut", note="Besluten som antog målet."),
        refs("Delstrategier", "Delstrategier", note="Delstrategierna som målet hör till."),
        choice("Status", "utkast; antaget; utgår", required=True, default="utkast", note="Hur långt målet har kommit."),
        whole("Ordning", note="Målets plats i programmet."),
        core=True,
        identity=("Program", "Nivå", "Ansvarigt organ", "Nr"),
        names=("Kort namn", "Måltext"),
    ),
    _sheet(
        "Förtydliganden",
        key("Förtydligande-id", note="Kort namn på förtydligandet, till exempel F1.1."),
        ref("Mål", "Mål", required=True, note="Målet som förtydligas."),
        text("Rubrik", note="Rubriken ovanför förtydligandet."),
        paragraphs("Text", note="Vad målet betyder i kommunen."),
        choice("Status", "saknas; utkast; till AU; godkänt AU; på remiss; fastställt", required=True, default="utkast", note="Hur långt förtydligandet har kommit."),
        ref("Godkänt vid", "Sammanträden", note="Sammanträdet där förtydligandet godkändes."),
        refs("Källor", "Underlag", note="Underlag som förtydligandet bygger på."),
        whole("Ordning", note="Förtydligandets plats under målet."),
        core=True,
        identity=("Mål", "Rubrik"),
    ),
    _sheet(
        "Framgångsfaktorer",
        key("Faktor-id", note="Kort namn på framgångsfaktorn, till exempel FF1a."),
        ref("Mål", "Mål", required=True, note="Målet som faktorn hör till."),
        text("Namn", required=True, note="Framgångsfaktorn med några få ord."),
        paragraphs("Text", note="Vad som avses."),
        span("Period", note="Åren som faktorn gäller. Tom cell betyder alltid."),
        whole("Ordning", note="Faktorns plats under målet."),
        identity=("Mål", "Namn"),
        names=("Namn",),
    ),
    _sheet(
        "Underlag",
        key("Underlag-id", note="Kort namn på underlaget, till exempel U1."),
        ref("Program", "Program", note="Programmet som underlaget hör till."),
        choice("Typ", "styrdokument; pågående arbete; dialog; medborgardialog; workshop; enkät; analys; extern strategi; statistik", required=True, note="Vilket slags underlag det är."),
        text("Titel", required=True, note="Underlagets titel som den skrivs ut."),
        text("Förkortning", note="Förkortning, till exempel ÖP."),
        moment("Datum", note="När underlaget beslutades eller gjordes."),
        ref("Beslutat av", "Organ", note="Organet som beslutade."),
        choice("Status", "beslutat; pågående; planerat; genomfört", required=True, note="Om underlaget är klart."),
        text("Dnr", note="Underlagets diarienummer."),
        text("Länk", note="Adressen där underlaget finns."),
        identity=("Program", "Titel"),
        names=("Titel", "Förkortning", "Dnr"),
    ),
    _sheet(
        "Målunderlag",
        key("Målunderlag-id", note="Kort namn på raden."),
        ref("Mål", "Mål", required=True, note="Målet som underlaget gäller."),
        ref("Underlag", "Underlag", required=True, note="Underlaget som säger något om målet."),
        choice("Grad", "helt; delvis; komplement; förväntas", note="Hur stor del av målet som underlaget täcker."),
        text("Kommentar", note="Vad underlaget täcker."),
        identity=("Mål", "Underlag"),
    ),
    _sheet(
        "Politisk vilja",
        key("Vilja-id", note="Kort namn på raden, till exempel V1."),
        ref("Mål", "Mål", required=True, note="Målet som viljan gäller."),
        ref("Framgångsfaktor", "Framgångsfaktorer", note="Framgångsfaktorn som viljan gäller, om den gäller en av dem."),
        choice("Typ", "inledning; verktyg", required=True, default="verktyg", note="Inledning till målet, eller ett verktyg: något som ska göras."),
        paragraphs("Text", required=True, note="Den politiska viljan, ord för ord som partierna har skrivit den."),
        refs("Parti", "Partier", note="Partierna bakom texten. Tom cell: gemensam vilja."),
        yes_no("Skiljelinje", required=True, derived=True, note="Ja när texten visar vad som skiljer partierna åt."),
        span("Mandatperiod", required=True, note="Mandatperioden som viljan gäller."),
        choice("Status", "förslag; yrkande; beslutad; avslagen; återtagen; ersatt", required=True, default="förslag", note="Hur det gick. Bara det som är beslutat står i det beslutade dokumentet."),
        ref("Beslut", "Beslut", note="Beslutet om politisk vilja, aldrig beslutet om programmet."),
        ref("Yrkande", "Yrkanden", note="Yrkandet som texten kommer från."),
        whole("Ordning", note="Radens plats. Gemensamma rader står först, sedan partierna i sin ordning."),
        core=True,
        identity=("Mål", "Framgångsfaktor", "Typ", "Parti", "Mandatperiod"),
    ),
    _sheet(
        "Nämndbidrag",
        key("Bidrag-id", note="Kort namn på raden."),
        ref("Mål", "Mål", required=True, note="Målet som nämnden bidrar till."),
        ref("Organ", "Organ", required=True, note="Nämnden som bidrar."),
        paragraphs("Text", required=True, note="Hur nämnden bidrar till målet."),
        day("Dialogdatum", note="Dagen för dialogen med nämnden."),
        choice("Status", "utkast; inskickat; granskat", note="Hur långt bidraget har kommit."),
        identity=("Mål", "Organ"),
    ),
    _sheet(
        "Aktiviteter",
        key("Aktivitet-id", note="Kort namn på aktiviteten, till exempel A1."),
        ref("Mål", "Mål", note="Målet som aktiviteten hör till. Fyll i Mål eller Framgångsfaktor."),
        ref("Framgångsfaktor", "Framgångsfaktorer", note="Framgångsfaktorn som aktiviteten hör till. Fyll i Mål eller Framgångsfaktor."),
        paragraphs("Text", required=True, note="Vad som ska göras."),
        refs("Ansvariga organ", "Organ", note="Organet eller organen som ansvarar för aktiviteten."),
        span("Period", note="När den ska göras."),
        choice("Status", "planerad; pågår; genomförd; avbruten", required=True, default="planerad", note="Hur långt aktiviteten har kommit."),
        text("Kostnad", note="Vad den kostar, som det ska stå, till exempel 200 tkr."),
        paragraphs("Uppföljning", note="Vad som har hänt. Står i uppföljningen."),
        whole("Ordning", note="Aktivitetens plats under målet."),
        identity=("Mål", "Framgångsfaktor"),
    ),
    _sheet(
        "Delstrategier",
        key("Delstrategi-id", note="Kort namn på delstrategin, till exempel DS1."),
        ref("Program", "Program", required=True, note="Strategin som den hör till."),
        text("Namn", required=True, note="Delstrategins namn."),
        text("Alternativa namn", note="Andra namn som förekommer."),
        ref("Riktning", "Struktur", required=True, note="Riktningen som delstrategin hör till."),
        ref("Perspektiv", "Struktur", required=True, note="Perspektivet som delstrategin hör till."),
        paragraphs("Text", note="Beskrivning av delstrategin."),
        whole("Ordning", note="Delstrategins plats."),
        identity=("Program", "Namn"),
        names=("Namn", "Alternativa namn"),
    ),
    _sheet(
        "Ramverk",
        key("Post-id", note="Kort namn på posten, till exempel A3."),
        text("Ramverk", required=True, note="Ramverkets namn, till exempel Agenda 2030."),
        text("Version", note="Ramverkets version eller år."),
        whole("Nr", note="Postens nummer i ramverket."),
        text("Namn", required=True, note="Postens namn, som ramverket skriver det."),
        text("Alternativa namn", note="Andra namn som förekommer."),
        ref("Underlag", "Underlag", note="Underlaget som ramverket står i."),
        text("Bild", note="Bildfil i mappen inputs. Den visas bara bredvid namnet."),
        identity=("Ramverk", "Version", "Nr", "Namn"),
        names=("Namn", "Alternativa namn"),
    ),
    _sheet(
        "Kopplingar",
        key("Koppling-id", note="Kort namn på raden."),
        ref("Mål", "Mål", note="Målet som kopplas. Fyll i Mål eller Delstrategi."),
        ref("Delstrategi", "Delstrategier", note="Delstrategin som kopplas. Fyll i Mål eller Delstrategi."),
        ref("Till", "Ramverk", required=True, note="Posten i ramverket."),
        choice("Grad", "helt; delvis", note="Om målet täcker hela posten eller en del av den."),
        text("Motivering", note="På vilket sätt de hör ihop."),
        identity=("Mål", "Delstrategi", "Till"),
    ),
    _sheet(
        "Ändringar",
        key("Ändring-id", note="Kort namn på ändringen, till exempel Ä1."),
        ref("Program", "Program", required=True, note="Programmet som har ändrats."),
        choice("Typ", "ny; ändrad; borttagen; ersatt; genomgående perspektiv; oförändrad", required=True, note="Vilket slags ändring det är."),
        choice("Objekt", "namn; vision; mål; fokusområde; samarbetsområde; framgångsfaktor; delmål; insatser; arbetssätt; giltighet", required=True, note="Vad i programmet som har ändrats."),
        ref("Mål", "Mål", note="Målet som har ändrats, om det är ett mål."),
        text("Rubrik", note="Ändringen med några få ord."),
        paragraphs("Tidigare", note="Hur det stod förut."),
        paragraphs("Nu", note="Hur det står nu."),
        paragraphs("Motiv", note="Varför det ändrades, eller en anmärkning."),
        yes_no("Med i sammanfattning", required=True, note="Ja när ändringen ska nämnas i sammanfattningen."),
        whole("Ordning", note="Ändringens plats i listan."),
        identity=("Program", "Typ", "Objekt", "Mål", "Rubrik"),
    ),
    _sheet(
        "Samverkan",
        key("Samverkan-id", note="Kort namn på raden."),
        ref("Program", "Program", required=True, note="Det gemensamma programmet."),
        ref("Kommun", "Kommuner", required=True, note="Kommunen som deltar."),
        ref("Ärende", "Ärenden", note="Kommunens ärende, när det finns i arbetsboken."),
        ref("Beslutande organ", "Organ", note="Organet som beslutar i kommunen."),
        day("Beslutsdatum", note="Dagen för kommunens beslut."),
        whole("§", note="Paragrafen för kommunens beslut."),
        choice("Status", "inte behandlat; fattat; återremitterat; avslaget", note="Hur långt kommunen har kommit, när ärendet inte finns i arbetsboken."),
        identity=("Program", "Kommun"),
    ),
    _sheet(
        "Ord",
        key("Kortform", note="Ordet eller förkortningen som förklaras."),
        text("Utskrivet", required=True, note="Vad det står för."),
        text("Förklaring", note="En förklaring för den som inte känner till ordet."),
    ),
    _sheet(
        "Språk",
        key("Låt stå", note="Orden eller numret som får stå, så som det står mellan ”…” i det som programmet säger."),
        text("Var", note="Raden eller bladet som det gäller, eller flera med semikolon emellan. Tom cell: överallt."),
        text("Skäl", required=True, note="Varför det ska stå så, till exempel att det är ett fackord."),
    ),
    # Follow-up
    _sheet(
        "Indikatorer",
        key("Indikator-id", note="Kort namn på indikatorn, till exempel I1."),
        ref("Mål", "Mål", required=True, note="Målet som mäts."),
        ref("Framgångsfaktor", "Framgångsfaktorer", note="Framgångsfaktorn som mäts."),
        text("Namn", required=True, note="Vad som mäts."),
        text("Enhet", note="Enheten, till exempel procent."),
        text("Källa", note="Varifrån siffrorna kommer."),
        number("Basvärde", note="Värdet att jämföra med."),
        whole("Basår", note="Året för basvärdet."),
        number("Målvärde", note="Värdet som ska nås."),
        whole("Målår", note="Året då värdet ska vara nått."),
        choice("Önskad riktning", "öka; minska; behålla", note="Åt vilket håll värdet ska gå."),
        identity=("Mål", "Namn"),
        names=("Namn",),
    ),
    _sheet(
        "Uppföljning",
        key("Uppföljning-id", note="Kort namn på raden."),
        moment("Period", required=True, note="Perioden som följs upp."),
        day("Mätdatum", required=True, note="Dagen för mätningen."),
        ref("Mål", "Mål", required=True, note="Målet som följs upp."),
        ref("Organ", "Organ", note="Nämnden som rapporterar. Tom cell: hela kommunen."),
        ref("Indikator", "Indikatorer", note="Indikatorn som utfallet gäller."),
        number("Utfall", note="Det uppmätta värdet."),
        choice("Prognos", "uppnås; uppnås delvis; uppnås inte", note="Om målet kommer att nås. Bara för styrande mål."),
        paragraphs("Framsteg", note="Vad som har hänt."),
        paragraphs("Aktiviteter", note="Vad som har gjorts och pågår."),
        paragraphs("Åtgärder", note="Vad som behöver göras nu."),
        identity=("Period", "Mål", "Organ", "Indikator"),
    ),
)
# fmt: on

# A new workbook bears it, as a property. Columns are added and never taken away.
VERSION_NAME = "Beredning, antal kolumner"
VERSION = sum(len(sheet.columns) for sheet in SHEETS)
BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
TARGETS = tuple(
    s.name for s in SHEETS if any(s.name == c.target for o in SHEETS for c in o.columns)
)
# Sheets where several rows belong to the same things: without ids those after the first are counted,
# in one of them only rows that differ in a column, as a substitute's for one member and another.
COUNTED = {
    **dict.fromkeys(
        ("Förtydliganden", "Politisk vilja", "Yrkanden", "Aktiviteter", "Ändringar"), ""
    ),
    "Närvaro": "Ersätter",
}
BY_KEY: dict[str, Sheet] = {header_key(sheet.name): sheet for sheet in SHEETS}
