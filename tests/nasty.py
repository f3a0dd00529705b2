"""Texts that have broken a program somewhere. Every one is a text that a cell may hold."""

from __future__ import annotations

NASTY = {
    "signs of XML": "A & B <mål> &amp; &#10; ]]> <!-- -->",
    "a field": "{{ x }} {{ möte.namn }}",
    "a statement": "{% raw %} {% if x %} {# y #}",
    "docxtpl's braces": "{_{ x }_} {_% if %_}",
    "quotes": "\"dubbla\" 'enkla' ”svenska” ’apostrof’ «gås»",
    "NA": "NA",
    "None": "None",
    "nan": "nan",
    "leading zeros": "00123",
    "a number and a full stop": "2019. Kommunen",
    "a date": "2019-10-16",
    "a formula": "=1+1",
    "a zero": "0",
    "a hyphen": "-",
    "very long": "Det här är en lång text. " * 1200,
    "a very long word": "ordlistebiblioteksföreståndare" * 300,
    "decomposed letters": "A\u030a a\u030a O\u0308 e\u0301 – Ålö",
    "right to left": "מועצה العربية \u202eabc\u202c \u200f",
    "tab": "före\tefter\t\tsist",
    "line breaks": "rad ett\nrad två\n\nrad fyra",
    "Windows line breaks": "rad ett\r\nrad två\rrad tre",
    "no-break spaces": "12\u00a0500 kr\u202f%",
    "spaces": "  före   mellan  efter  ",
    "soft hyphens and zero width": "kom\u00admun\u200bstyr\ufeffelse",
    "private use": "\ue000 \uf8ff \U000f0000\U000f0001\U000f0002\U000f0003 \U0010fffd",
    "noncharacters": "\U0010fffe1\U0010ffff \U000ffffex\U000fffff \U000efffe\U000effff",
    "emoji": "🌳 👩‍👩‍👧‍👦 🇸🇪 👍🏽",
    "old scripts": "ᚠᚢᚦ 𐌰𐌱𐌲 𝒜𝔹",
    "markup of other kinds": "# Rubrik | a | b | `kod` ~~x~~ [a](b) ![c](d) 5*3*2 &copy;",
    "markup of ours": "**fet** _kursiv_ \\*inte\\* snake_case_namn",
    "paths and code": "C:\\mål\\n \\x0b %s %d {0} ${HOME} $(ls) `ls` ../../etc",
    "SQL": "'); DROP TABLE mål; --",
}

# Not allowed in cells; a template can still make them ("\x0b"). Word has no place for them.
IMPOSSIBLE = {
    "vertical tab": "a\x0bb",
    "null": "a\x00b",
    "escape": "a\x1bb",
    "own signs": "a\x0eb\x0fc\x10d\x11e",
    "half a character": "a\ud800b",
    "noncharacter": "a\ufffeb\uffff",
}


def read_back(text: str) -> str:
    """Return a text as it is read from a Word file: all line breaks are one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
