"""Words as data: heavy ones with a lighter, and mistakes that a dictionary lets through.

The heavy ones are those that public advice on plain language warns of (Svarta listan, DOMAIN.md
4.3): each line is a pattern of whole words, and what to write in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.language.hits import Hit

_HEAVY = """
angående | om
avseende | om, för
beträffande | om
rörande | om
huruvida | om
såvida | om
såvitt avser | när det gäller
vad avser | när det gäller
i avsikt att | för att
i syfte att | för att
i enlighet med | enligt
jämlikt | enligt
i händelse av | vid, om
i det fall att | om
i de fall | när, om
i anslutning till | vid
i avvaktan på | medan vi väntar på
till följd av | på grund av, därför att
till förmån för | för
med hänsyn tagen till | med tanke på
med avseende på | om, i fråga om
mot bakgrund av | därför, eftersom
under förevarande | under detta
inom ramen för | inom, i
inom loppet av | inom
för det fall | om
för närvarande | nu, just nu
i dagsläget | nu, i dag
i nuläget | nu, i dag
vid tidpunkten för | när
vardera av | varje, var och en av
intimt (?:kopplad|förknippad|sammanlänkad)(?:e|t|a)? | nära
erhåll(?:a|er|as|es|its?|en|et|na)|erhöll(?:s|o)? | få
erfordr(?:a|as|ar|ades?|ats?)|erforderlig(?:t|a)? | behövas, som behövs
föreligg(?:a|er|ande)|förelåg | finnas, finns
förefinn(?:as|s) | finnas, finns
föranled(?:a|er|de|s) | leda till
förord(?:a|ar|as|ade|ades|at) | föreslå, rekommendera
företa(?:s|gs|gits|git|ga)? | göra
hemställ(?:a|er|an|de|t) | begära, be om
anhåll(?:a|er|an) om | be om, ansöka om
inkom(?:ma|mer|mit|na|men)? | komma in, få
inneha(?:r|de|ft|va)? | ha
medelst | med, genom
nyttj(?:a|ar|as|ade|ades|at|ats|ande) | använda
ombesörj(?:a|er|s|de|t) | ordna, sköta
omgående | genast
oaktat | trots
påtala(?:r|s|de|t|ts)? | påpeka
sålunda | så, alltså
tillika | också
tillse(?:r|s|tt)?|tillsåg | se till
tillskapa(?:r|s|de|t|nde)? | skapa
tillställ(?:a|er|s|de|t|ts) | skicka till
torde | bör, lär
tillgodose(?:r|s|tt|tts)? | uppfylla, ge
understig(?:a|er|ande)|understeg | vara lägre än, mindre än
överstig(?:a|er|ande)|översteg | vara högre än, mer än
utröna(?:s)? | ta reda på
vederbörande | den det gäller
vederbörlig(?:t|a|en)? | rätt, som ska vara
verkställ(?:a|er|s|de|des|t|ts) | genomföra
vidhåll(?:a|er)|vidhöll | stå fast vid
ånyo | på nytt, igen
åvila(?:r|de)? | vara … ansvar
åtnjut(?:a|er|it) | ha, få
åsamka(?:r|s|de|t|ts)? | orsaka
äger rum|äga rum | vara, hållas
ävensom | och även
dylik(?:t|a)? | sådan, liknande
emedan | eftersom
enär | eftersom
ehuru | även om
härvid(?:lag)? | då, här
därvid(?:lag)? | då, där
ifrågavarande | den här, det som gäller
förevarande | den här
ikraftträd(?:a|er|ande|andet) | börja gälla
implementer(?:a|ar|as|ade|ades|at|ats|ing|ingen) | införa, genomföra
proaktiv(?:t|a)? | förebyggande
avgiftsbelägg(?:a|er|s) | ta avgift för
bibring(?:a|ar|as) | ge
erlägg(?:a|er|s)|erlade | betala
uppbär(?:a|er)?|uppbära | få
uppgå(?:r)? till en summa av | vara
(?:kan komma att )?flytt(?:a|as|ar|ades?|ats?) fram | skjuta upp, tidigarelägga
mnkr | miljoner kronor
tkr | tusen kronor
""".strip()
# After these ”gällande” is an adjective (gällande lag), else it is a heavy ”om”.
_ADJECTIVE = (
    "nu|den|det|de|då|enligt|mot|i|av|med|till|och|eller|är|var|blir|vara|från|vid|om|per|på|för"
    "|följer|följa|alltjämt|fortfarande|fortsatt|alla|andra|flera|våra|kommunens|nuvarande|görs"
)
_ABOUT = re.compile(
    rf"(?<![\w-])(?!(?:{_ADJECTIVE})\b)[a-zåäö]+ (?P<found>gällande)(?= [^\W\d_])"
    r"(?! (?:till|från|i|under|sedan) )"
    r"(?! (?:lag|rätt|regl|plan|program|avtal|policy|riktlinj|bestämm|detaljplan|budget|mål)\w*)",
    re.IGNORECASE,
)
# What a dictionary takes for a word, and is none here: what is meant.
_MISTAKEN = """
förslår | föreslår
förslås | föreslås
websid(?:a|an|or|orna) | webbsida
webplats(?:en|er)? | webbplats
agenda2030 | Agenda 2030
kommun (?:styrelsen?|fullmäktige|kontoret|ledningen|invånare) | ett ord
tjänste (?:skrivelse|person|man|utlåtande)n? | ett ord
arbets (?:utskott|grupp|sätt|plats)(?:et|en)? | ett ord
hållbarhets (?:program|mål|arbete|strategi)(?:met|en|et)? | ett ord
verksamhets (?:plan|utvecklare|område)n?|verksamhets planering | ett ord
att (?P<verb>[a-zåäö]{3,}er)ar | att \\g<verb>a
"""
# Abbreviations as they are written, and in words.
_SHORT = """
t.ex. tex | till exempel
bl.a. bla. | bland annat
m.m. mm. | med mera
m.fl. mfl | med flera
o.s.v. osv | och så vidare
d.v.s. dvs | det vill säga
f.n. | nu
p.g.a. pga | på grund av
fr.o.m. from. | från och med
t.o.m. tom. | till och med
s.k. | så kallad
i.st.f. istf | i stället för
m.h.t. | med hänsyn till
resp. | respektive
inkl. | inklusive
exkl. | exklusive
ev. | eventuell
enl. | enligt
"""


def _table(lines: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = (line.split(" | ") for line in lines.strip().splitlines())
    return tuple(
        (re.compile(rf"(?<![\w.-])(?:{words})(?![\w-])", re.IGNORECASE), better)
        for words, better in rows
    )


def _short_table(lines: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the abbreviations, of several letters also with spaces or without the last stop."""
    return tuple(
        (re.compile(rf"(?<![\w.-])(?:{'|'.join(map(_ways, forms.split()))})(?![\w-])"), better)
        for forms, better in (line.split(" | ") for line in lines.strip().splitlines())
    )


def _ways(form: str) -> str:
    """Return a pattern of the ways to write an abbreviation; m.m. is not mm, which is a length."""
    *parts, last = form.removesuffix(".").split(".")
    end = r"\.?" if parts else re.escape(form.removeprefix(last))
    words = r"(?:\. ?| )".join((*parts, last))
    return f"(?:{words}|{words[0].upper()}{words[1:]}){end}"


HEAVY, _WRONG, _ABBREVIATED = _table(_HEAVY), _table(_MISTAKEN), _short_table(_SHORT)


def heavy_words(line: str) -> Iterator[Hit]:
    """Yield the words of a line that have a lighter one (Y11)."""
    for pattern, better in HEAVY:
        for found in pattern.finditer(line):
            yield _heavy(found[0], better)
    for found in _ABOUT.finditer(line):
        yield _heavy(found["found"], "om, för")


def _heavy(words: str, better: str) -> Hit:
    lighter = "” eller ”".join(better.split(", "))
    return Hit("Y11", words, "är tungt eller oklart.", f"Skriv hellre ”{lighter}”.")


def mistaken_words(line: str) -> Iterator[Hit]:
    """Yield what is a word to a dictionary, but not the one that is meant (Y01)."""
    for pattern, better in _WRONG:
        for found in pattern.finditer(line):
            meant = found[0].replace(" ", "") if better == "ett ord" else found.expand(better)
            yield Hit("Y01", found[0], "är nog felskrivet.", f"Menade du ”{meant}”?")


def abbreviated_words(line: str) -> Iterator[Hit]:
    """Yield the abbreviations that may be written out (Y16)."""
    for pattern, words in _ABBREVIATED:
        for found in pattern.finditer(line):
            yield Hit("Y16", found[0], "är en förkortning.", f"Skriv hellre ”{words}”.")
