"""Running Swedish text, cut into sentences."""

from __future__ import annotations

import re

from pipeline.swedish.patterns import pattern

# Abbreviations that never end a sentence: something always follows them.
_ALWAYS_FOLLOWED = """
    a.a. ang. avd. bl. bl.a. c:a. ca. d.v.s. dnr. doc. dr. dvs. enl. ev. ex. exkl. f.d. fig. forts.
    fr. fr.o.m. föreg. gm. i.st.f. inkl. istf. jfr. jr. kap. kl. kungl. ledn. m.a.o. m.a.p. m.h.t.
    m.t.p. mom. nr. o.s. p. p.g.a. pga. prop. ref. reg. resp. s. s.k. sid. sr. t. t.ex. t.f. t.o.m.
    tab. tel. tf. tillf. v. vol. vs.
"""
# Abbreviations that end a sentence when a capital follows.
_OFTEN_LAST = """
    e.d. e.dyl. e.kr. e.m. etc. f.kr. f.m. f.n. f.v.b. fl. ggr. i.u. kr. m. m.fl. m.m. mdkr. mfl.
    mkr. mm. mnkr. n.b. o.d. o.dyl. o.likn. o.s.v. osv. s.a. st. tkr. u.a.
"""
_LEADING = frozenset(_ALWAYS_FOLLOWED.split())
_CLOSING = frozenset(_OFTEN_LAST.split())
_STOP = pattern(r"(?<![.!?…])[.!?…]+[”“\"'’»)\]]*(?=\s)")
_BEGINS = pattern(r"\s+[”“\"'’«(\[–—-]*\s*(?P<first>[^\W_])")


def sentences(text: str) -> list[str]:
    """Return the sentences of running text, in order; a line break always ends one.

    Abbreviations (t.ex., kap., kl.), initials, `1.` before a list item and decimals end none.
    """
    return [found for line in text.splitlines() for found in _in_line(line)]


def ends_in_abbreviation(text: str) -> bool:
    """Return whether the full stop at the end belongs to an abbreviation (m.m.)."""
    word = _last_word(text)
    return word.casefold() in _LEADING | _CLOSING or _dotted(word) or _is_initial(word)


def _in_line(line: str) -> list[str]:
    cuts = [stop.end() for stop in _STOP.finditer(line) if _ends(line, stop)]
    parts = [line[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]
    return [" ".join(part.split()) for part in parts if part]


def _ends(line: str, stop: re.Match[str]) -> bool:
    """Return whether the sentence ends at this full stop, question mark or the like."""
    following = _BEGINS.match(line, stop.end())
    if following is None:
        return True
    first = following["first"]
    if first.islower():
        return False
    return stop.group()[0] != "." or not _holds(line[: stop.start() + 1], first)


def _holds(before: str, first: str) -> bool:
    """Return whether the full stop at the end of `before` belongs to its last word only."""
    word = _last_word(before)
    if word.casefold() in _CLOSING:
        return not first.isupper()
    return word.casefold() in _LEADING or _is_initial(word) or _is_list_number(before)


def _last_word(text: str) -> str:
    words = text.split()
    return words[-1].lstrip("(”“\"'’«[–—-") if words else ""


def _dotted(word: str) -> bool:
    return re.fullmatch(r"(?:[^\W\d_]{1,4}\.){2,}", word) is not None


def _is_initial(word: str) -> bool:
    return re.fullmatch(r"(?:[A-ZÅÄÖÉ]\.-?)+", word) is not None


def _is_list_number(before: str) -> bool:
    """Return whether the line so far is only the number of a list item."""
    return re.fullmatch(r"\s*[0-9]{1,2}\.", before) is not None
