"""Signs and spaces: dashes, quotation marks, §, per cent (Myndigheternas skrivregler, 2014)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.check.language.hits import Hit

_YEAR = r"(?:19|20)\d\d"
_NBSP = "\N{NO-BREAK SPACE}"


class _Sign(NamedTuple):
    code: str
    pattern: re.Pattern[str]
    said: str
    better: str | Callable[[re.Match[str]], str]


def _sign(
    code: str, pattern: str, said: str, better: str | Callable[[re.Match[str]], str]
) -> _Sign:
    return _Sign(code, re.compile(pattern), said, better)


def _dashed(found: re.Match[str]) -> str:
    return re.sub(r"\s*[-–]\s*", "–", found[0])


def _grouped(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}".replace(",", _NBSP)


_SIGNS = (
    _sign("Y03", r"(?i)\bskall\b", "är den äldre formen.", "ska"),
    _sign(
        "Y04",
        rf"(?<![\w/-])(?:{_YEAR} ?- ?{_YEAR}|{_YEAR} – {_YEAR})(?![\w/-])",
        "är ett intervall: det har tankstreck utan mellanslag.",
        _dashed,
    ),
    _sign(
        "Y04",
        r"(?<![\w/.,:-])[1-9]\d{0,2} ?- ?[1-9]\d{0,2}(?![\w/:-]|[.,]\d)",
        "är ett intervall: det har tankstreck utan mellanslag.",
        _dashed,
    ),
    _sign(
        "Y04",
        r"(?<=[^\s\d]) - (?=\S)|(?<=\d) - (?=[^\s\d])",
        "har bindestreck med mellanslag.",
        lambda found: found[0].replace("-", "–"),
    ),
    _sign("Y05", r"§+\d+", "saknar mellanslag.", lambda f: re.sub(r"(§+)", rf"\1{_NBSP}", f[0])),
    _sign(
        "Y05",
        r"(?<!\d)\d+(?:,\d+)?%",
        "saknar mellanslag före procenttecknet.",
        lambda found: f"{found[0][:-1]}{_NBSP}%",
    ),
    _sign(
        "Y05",
        r"(?<![^\W\d_])[^\W\d_]+ +[,;:.!?](?=\s|$)",
        "har mellanslag före skiljetecknet.",
        lambda found: re.sub(" +", "", found[0]),
    ),
    _sign(
        "Y05",
        r"(?<![^\W\d_])[^\W\d_]+,[^\W\d_]+",
        "saknar mellanslag efter kommat.",
        lambda found: found[0].replace(",", ", "),
    ),
    _sign(
        "Y05",
        r"(?<![a-zåäö])[a-zåäö]{3,}\.[A-ZÅÄÖ][a-zåäö]+",
        "saknar mellanslag efter punkten.",
        lambda found: found[0].replace(".", ". "),
    ),
    _sign(
        "Y05",
        r"(?i)(?:\bmål|\bdelmål|\bpunkt(?:er)?|\bområde(?:n|na)|§) \d\d?,\d\d?(?= och \d)",
        "saknar mellanslag efter kommat.",
        lambda found: found[0].replace(",", ", "),
    ),
    _sign(
        "Y05",
        r"(?i)\bkl\.? ?\d{1,2}:\d\d",
        "har kolon i klockslaget.",
        lambda found: found[0].replace(":", "."),
    ),
    _sign(
        "Y05",
        r"(?<![\w./:-])[1-9]\d{4,8}(?= (?:kronor|kr|invånare|personer|hushåll|kvadratmeter)\b)",
        "är svårt att läsa.",
        _grouped,
    ),
    _sign(
        "Y05",
        r"(?<!\w)\w+[.,:;!?)]? {2,}\w+",
        "har flera mellanslag i rad.",
        lambda found: " ".join(found[0].split()),
    ),
    _sign(
        "Y12",
        r"(?i)\b(?:uppdra(?:r|s|gits)?|uppdrog(?:s)?) till\b",
        "har fel preposition.",
        lambda found: f"{found[0].rsplit(' ', 1)[0]} åt",
    ),
)

_SHOWN = 4  # words of a quotation
_QUOTES = re.compile(r"\"[^\"\n]*\"|[“„][^”“\n]*[”“]|\"\w+|“")


def quotation_marks(line: str) -> Iterator[Hit]:
    """Yield what stands in quotation marks that are not Swedish ones (Y05); quotes are read."""
    for found in _QUOTES.findall(line):
        words = found.strip('”“„"').split()
        told = " ".join(words[:_SHOWN]) + " …" * (len(words) > _SHOWN)
        yield Hit("Y05", told, "har fel slags citattecken.", "Skriv ” på båda sidor.")


def sign_faults(line: str) -> Iterator[Hit]:
    """Yield what is written with another sign, or another space, than it has (Y03–Y05, Y12)."""
    for code, pattern, said, better in _SIGNS:
        for found in pattern.finditer(line):
            meant = better if isinstance(better, str) else better(found)
            shown = found[0]
            if not shown.strip("- "):  # a dash is shown between its words
                before, after = line[: found.start()].split()[-1], line[found.end() :].split()[0]
                before, after = before.strip("”"), after.strip("”")
                shown, meant = f"{before}{shown}{after}", f"{before}{meant}{after}"
            yield Hit(code, shown, said, f"Skriv ”{meant}”.")
