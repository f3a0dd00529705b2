"""Where the object of a decision ends, or that nobody can know.

A clause is an object and then, maybe, how and when: `taxan för 2027 | enligt bilaga 1`. The words
that begin the latter are few, and so are those that stay with a noun (`för 2027`). Where a word is
neither, or could be both, no place is given: the officer is asked instead of guessed for.
"""

from __future__ import annotations

import re

from pipeline.swedish.patterns import pattern
from pipeline.swedish.sentences import sentences

# Verbs whose clause is all object, but for what is below: a preposition is the noun's own.
_ALL_OBJECT_VERBS = """
    anse anta avskriva avslå avstyrka bifalla fastställa förklara godkänna godta notera tillstyrka
    underkänna upphäva
"""
_CHANGE = (
    r"(?:\w*ändring|justering|tillägg|komplettering|förtydligande|rättelse|undantag|korrigering"
    r"|förbehåll|motivering|villkor|reservation)"
)
# What says how, when or why it is decided: it ends the object, whatever the verb.
_ADVERBIAL = pattern(
    r"(?:enligt|i enlighet med|i överensstämmelse med|på de villkor|i avvaktan på|på grund av"
    r"|i sam(?:band|råd|verkan) med|i stället för|inom ramen för|inom (?:befintlig|beslutad)\w* ram"
    r"|mot bakgrund av|utifrån|i syfte att|under förutsättning|med förutsättning|med stöd av"
    r"|med (?:(?:den|det|de|en|ett|vissa|några|följande|föreslagna?|redaktionella) ){0,4}"
    rf"{_CHANGE}\w*"
    r"|med (?:anledning|hänvisning|hänsyn|beaktande|verkan|början|start|bifall|utgångspunkt)"
    r"|med (?:godkännande|ikraftträdande)"
    r"|med (?:omedelbar|retroaktiv) verkan|med svar|med instämmande|jämte"
    r"|så att|att gälla|för \w+s (?:del|räkning)|till en (?:kostnad|köpeskilling)"
    r"|till och med|t\.o\.m\.|från och med|fr\.o\.m\.|från den \d+|fram till|tills|tillsvidare"
    r"|(?:senast|tidigast) (?:den|i|under|vid|vecka|\d+)|på nytt|i övrigt"
    r"|i (?:sin|dess|deras) helhet"
    r"|i (?:de|den) del(?:ar)?|till alla delar|till viss del|till fullo|till följd av"
    r"|i (?:dag|förtid|sak|huvudsak|allt väsentligt|stort|princip)"
    r"|utan (?:ändring\w*|tillägg|erinran|åtgärd\w*|yttrande)"
    r"|utan (?:eget|vidare|ytterligare|särskilt) \w+"
    r"|som (?:\w+s |ett |en |eget |gemensamt ){0,3}(?:svar|yttrande|eget|underlag|grund|remissvar"
    r"|remissyttrande|inriktning|ordförande|ledamot|ersättare|riktlinje|vägledning))(?!\w)"
)
_MONTHS = (
    "(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
)
_SEASONS = r"(?:våren|sommaren|hösten|vintern|årsskiftet)"
# What does so only where the verb is one of doing: `ta fram en plan under 2027`.
_TIME = pattern(
    rf"(?:under (?:\d+|{_SEASONS}|året|åren|perioden|mandatperioden|tiden)|i {_MONTHS}|vid (?:nästa"
    r" |kommande )?(?:sammanträde|möte)\w*|på (?:nästa |kommande )?(?:sammanträde|möte)\w*"
    rf"|till (?:den \d+|{_MONTHS}|{_SEASONS}|nästa|kommande|sammanträde\w*)"
    r"|varje|årligen|löpande|månadsvis|kvartalsvis|snarast|omgående|omedelbart|en gång|två gånger"
    r"|minst (?:en|två|tre) gång\w*)(?!\w)"
)
# A period is from and to: `taxan för perioden från och med maj till och med juni`; and what tells
# of one is of it: `uppföljningen till och med april`.
_PERIOD = pattern(
    r"(?:period|tid|tiden|perioden|\w*(?:uppföljning|redovisning|rapport|prognos|bokslut|utfall)\w*)$"
)
_FROM = frozenset(["från", "fr.o.m"])
_TO = pattern(r"till och med|t\.o\.m\.")
_WHEN = pattern(r"från|till|fr\.|t\.o")
_FOR_FURTHER = pattern(
    r"för (?:att|kompletterande|vidare|fortsatt|ytterligare|förnyad|kännedom|yttrande|beslut"
    r"|verkställighet|genomförande|handläggning|beredning|samråd|granskning|närvarande|egen|sin)"
)
_PURPOSE = pattern(r"(?:plan|program|riktlinje|strategi|åtgärd|insats|arbete|regl)\w*$")
# Prepositions that stay with the noun before them, when it is one of these.
_OF_NOUNS = {
    "för": r"plan|program|riktlinje|regl|budget|tax|avgift|policy|strategi|ram|arbetsordning|grupp"
    r"|underlag|ansvar|mål|anslag|kostnad|form|utskott|beredning|rutin|modell|organisation|medel"
    r"|ordning|grund|förutsättning|kommitté|råd|instruktion|direktiv|lokal|rätt|motion|borgen|nämnd",
    "i": r"ledam|ersättar|ändring|förändring|medlemskap|andel|aktie|deltagande|styrelse|kapitel|mål"
    r"|beredning|nämnd|brister?|rätt|§",
    "på": r"förslag|svar|ändring|synpunkt|krav|begäran|remiss|upplägg",
    "till": r"förslag|utkast|bidrag|underlag|stöd|svar|ansökan|tillägg|ändring|bilag|remissvar"
    r"|anslag|ombud|yttrande|medgivande",
    "från": r"skrivelse|yttrande|protokoll|motion|svar|rapport|förslag|ansökan|begäran|synpunkt"
    r"|information|minnesanteckning|undantag|befrielse",
    "mellan": r"avtal|överenskommelse|samverkan|samarbete|gräns|fördelning|dialog",
    "med": r"avtal|överenskommelse|samråd|samverkan|samarbete|dialog|kontrakt|plan|program|budget"
    r"|möte|förhandling|kontakt|uppgörelse",
    "om": r"uppdrag|förslag|beslut|överenskommelse|avtal|information|rapport|motion|fråga|skrivelse"
    r"|yttrande|ansök|framställan|redovisning|regl|föreskrift|remiss|yrkande"
    r"|initiativ|bidrag|belopp|summa|riktlinje|policy|samråd|bestämmelse|villkor|ersättning|lån"
    r"|anslag|dialog|dom|utredning|tillägg|begäran|delegation|kampanj|upphandling|ärende",
    "över": r"yttrande|översyn|förteckning|kartläggning|redovisning|sammanställning|karta|plan"
    r"|genomlysning|rapport|svar",
}
_OF_NOUN = {word: pattern(rf"(?:{nouns})\w*$", re.I) for word, nouns in _OF_NOUNS.items()}
_ALWAYS_A_NOUNS = "av angående avseende gällande rörande kring beträffande mot"
_A_NOUNS_AFTER_SUCH_A_VERB = "för mellan i på från till vid inom hos under"
# `att` after one of these is what the noun is about: `uppdraget att bygga`.
_TAKES_THAT = pattern(
    r"(?:uppdrag|förslag|beslut|begäran|yrkande|motion|möjlighet|rätt|initiativ|inriktning|ambition"
    r"|delegation|löfte|åtagande|skyldighet|krav|för|om|av|i|på|till|över|genom)(?:en|et|n|na|erna)?$"
)
_RELATIVE = pattern(
    r"som (?!ett |en )(?:\S+ ){0,4}?(?:är|var|har|ska|kan|får|finns|\w+(?:ats|tts|its|ogs|ades|des"
    r"|tes|as|rs|at|er|ar|ade))(?!\w)"
)
# No object ends in these: more of it follows.
_HALFWAY = "den det de en ett och samt eller vars denna detta dessa"
# What may begin anything, or speaks of who decides (sin): then nobody can know.
_UNSURE_WORDS = """
    att bland dels dock då därefter därmed där efter egen eget ej endast eftersom från före
    för genom har hos huruvida härmed i ifall igen innan inför inom inte liksom löpande medan med
    mellan men när omedelbart omgående om på respektive samtidigt sedan sig sin sina sitt ska skall
    snarast som såsom tillfälligt tillsammans till trots under utan utöver varav varför varje varvid
    vars vid vidare vilka vilken vilket årligen är åt åter över
"""
# A remark after a comma: `, daterad den 4 mars 2020`. It takes a comma after it as well.
_REMARK = pattern(
    r"(?:dat(?:erad|erat|erade|\.)|anta(?:gen|get|gna)|beslutad|beslutat|fastställ[dt]|godkän[dt]"
    r"|reviderad|reviderat|upprättad|upprättat|inkommen|inkommet|inkomna|giv(?:en|et|na)|bilaga"
    r"|version|dnr|som|vilken|vilket|vilka|§)(?!\w)"
)
# A verb after om says that it means if: `planen om regionen godkänner den`.
_IF = pattern(
    r"om (?:(?!att |med |under |enligt |som )\S+ ){1,4}(?:antar|beslutar|bifaller|blir|fattar|finns"
    r"|får|ger|godkänner|har|inte|kan|lämnar|medger|så|vinner|är)(?!\w)"
)
_COUNTED = pattern(r"med (?:\d|en |ett |två |tre |fyra |fem |ytterligare )")
# `reviderade riktlinjer enligt bilaga 1 samt ny taxa`: of what follows it nobody can know.
_ANOTHER_OBJECT = pattern(
    r"(?:(?!att |som )[^\s,]+ )+samt |(?:enligt|i enlighet med) bilag\w+(?: \d+)? och (?!\d|bilaga)"
)
_LISTED = pattern(r"(?<!\w)(?:och|samt|eller)(?!\w)")
# Verbs whose complement ends whatever stands before it: `anse uppdraget att bygga | slutfört`.
SAID_LAST = frozenset(["anse", "förklara", "lägga"])
_NOT_DONE = pattern(r"ej \w+(?:da|de|na|ta)(?!\w)")  # ej verkställda beslut
# How something is done, where it ends an object: `anta planen preliminärt`.
_MANNER = pattern(
    r"(?:iskt|ellt|ligt|ärt|löst|ivt|ligen|ledes|hälligt|(?:del|månads|kvartals|års"
    r"|vecko|etapp|stegs|fortsättnings|inlednings)vis)$"
    r"|^(?:oförändra(?:d|t|de)|också|dessutom|alltjämt|tillika|nu|framöver|hädanefter|permanent"
    r"|samtidigt|idag)$"
)
_ALL_OBJECT = frozenset(_ALL_OBJECT_VERBS.split())
_ALWAYS_OF_NOUN = frozenset(_ALWAYS_A_NOUNS.split())
_OF_NOUN_AFTER_ALL_OBJECT = frozenset(_A_NOUNS_AFTER_SUCH_A_VERB.split())
_NOT_AFTER = frozenset(_HALFWAY.split()) | _OF_NOUNS.keys()
_PRONOUNS = frozenset(["den", "det", "denna", "detta", "dessa"])
_UNSURE = frozenset(_UNSURE_WORDS.split())
_WORD = pattern(r"\S+")
_OPAQUE = pattern(r"”[^”]*”|\"[^\"]*\"|\([^)]*\)|\{[^}]*\}")


def masked(text: str) -> str:
    """Return the text with what stands in quotation marks, brackets and braces as one long word."""
    return _OPAQUE.sub(lambda found: "X" * len(found.group()), text)


def remark_is_open(text: str) -> bool:
    """Return whether the text ends in a remark that takes a comma: `…, daterat den 4 mars 2020`."""
    before, comma, last = text.rpartition(", ")
    return bool(comma and before) and "," not in last and _REMARK.match(last) is not None


def may_be_a_nouns(clause: str, at: int) -> bool:
    """Return whether a complement at `at` could as well be the noun's: `avtalet | med Ekby AB`."""
    before, rest = clause[:at].split(), clause[at:].lstrip()
    if before and rest.startswith("att "):
        return _TAKES_THAT.search(_bare(before[-1])) is not None
    with_what = rest.startswith("med ") and not _COUNTED.match(rest)
    return with_what and bool(before) and _OF_NOUN["med"].search(_bare(before[-1])) is not None


def object_end(verb: str, clause: str, complement: int | None = None) -> int | None:
    """Return where the object ends in a masked clause; None when that cannot be known.

    `complement`: where the verb's own complement begins, unless something else ends the object
    before; it may be part of that: `ledamöter i enlighet | med förslaget`.
    """
    last = len(clause) if complement is None else complement
    if len(sentences(clause)) > 1 or ";" in clause[:last] or "\n" in clause[:last]:
        return None
    before: list[str] = []
    remark_to = 0
    for found in _WORD.finditer(clause, 0, last):
        at, rest = found.start(), clause[found.start() : last]
        if at >= remark_to:
            if _ends_object(verb, before, clause[at:]):
                said_last = complement is not None and verb in SAID_LAST
                sure = not said_last and not _ANOTHER_OBJECT.match(clause, at)
                return at if sure and _may_end(before) else None
            if _opens_clause(before, rest):
                return _end_of_clause(verb, rest, last, complement is not None)
            remark_to = _end_of_remark(clause, at, last) if _is_remark(before, rest) else 0
            if remark_to < 0 or not (remark_to or _belongs(verb, before, rest)):
                return None
        before.append(found.group())
    last_word = _bare(before[-1]) if before else ""
    if complement is not None:
        return None if _LISTED.fullmatch(last_word) else last
    return last if last_word in _PRONOUNS or _may_end(before) else None


def _bare(word: str) -> str:
    return word.strip(",.:–-").casefold()


def _may_end(before: list[str]) -> bool:
    """Return whether an object can end in these words: not in `den`, and not in how it is done."""
    last = _bare(before[-1]) if before else ""
    return bool(last) and last not in _NOT_AFTER and not (before[1:] and _MANNER.search(last))


def _ends_object(verb: str, before: list[str], rest: str) -> bool:
    if before and _WHEN.match(rest) and _PERIOD.search(_bare(before[-1])):
        return False
    if _TO.match(rest) and _FROM & set(map(_bare, before)):
        return False
    timed = verb not in _ALL_OBJECT and _TIME.match(rest) is not None
    return timed or _ADVERBIAL.match(rest) is not None


def _opens_clause(before: list[str], rest: str) -> bool:
    """Return whether `att` or `som` begins a clause about the noun before it."""
    if rest.startswith("som "):
        return _RELATIVE.match(rest) is not None
    said_of = bool(before) and _TAKES_THAT.search(_bare(before[-1])) is not None
    return rest.startswith("att ") and said_of


def _end_of_clause(verb: str, rest: str, last: int, before_complement: bool) -> int | None:
    """Return the end of an object that ends in a clause, unless something may stand after it."""
    if before_complement:
        return last if verb in SAID_LAST else None
    return None if _holds_how(rest, len(rest)) else last


def _holds_how(text: str, last: int) -> bool:
    """Return whether something that begins before `last` may say how or when it is decided."""
    starts = [found.start() for found in _WORD.finditer(text, 0, last)]
    return any(_ADVERBIAL.match(text, at) or _FOR_FURTHER.match(text, at) for at in starts)


def _is_remark(before: list[str], rest: str) -> bool:
    return bool(before) and before[-1].endswith(",") and _REMARK.match(rest) is not None


def _end_of_remark(clause: str, start: int, last: int) -> int:
    """Return the place after the comma that ends a remark; -1 when it may hold more."""
    comma = clause.find(", ", start, last)
    if comma >= 0:
        return comma + 1
    return -1 if _holds_how(clause[start:], last - start) else last


def _belongs(verb: str, before: list[str], rest: str) -> bool:
    """Return whether the first word of `rest` is surely part of the object."""
    word = rest.split(None, 1)[0]
    bare = _bare(word)
    if word.endswith(":") or (before and before[-1].endswith(",") and not _LISTED.search(rest)):
        return False
    if bare in _ALWAYS_OF_NOUN:
        return bool(before)
    if bare in _OF_NOUN or bare in _OF_NOUN_AFTER_ALL_OBJECT:
        return bool(before) and _stays(verb, bare, before, rest)
    return bare not in _UNSURE or _NOT_DONE.match(rest) is not None


def _stays(verb: str, preposition: str, before: list[str], rest: str) -> bool:
    """Return whether a preposition stays with a noun before it."""
    if _FOR_FURTHER.match(rest):
        return rest.startswith("för att") and _PURPOSE.search(_bare(before[-1])) is not None
    if preposition == "om" and _IF.match(rest):
        return False
    if re.match(r"från \d{4}", rest):
        return True
    if verb in _ALL_OBJECT and preposition in _OF_NOUN_AFTER_ALL_OBJECT:
        return True
    nouns = _OF_NOUN.get(preposition)
    return nouns is not None and any(nouns.search(_bare(word)) for word in before)
