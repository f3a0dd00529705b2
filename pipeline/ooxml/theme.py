"""A Word file's theme: its colours and typefaces, and what in the other parts is bound to them.

Word follows the theme; other programs, and Word where it shows a file's own preview, follow the
value that stands beside the binding. Both are written, so that all show the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

from lxml import etree

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, to_bytes
from pipeline.values.colours import shaded, tinted

_NAMES = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1"}
_NAMES |= {"background1": "lt1", "text2": "dk2", "background2": "lt2"}
_NAMES |= {"hyperlink": "hlink", "followedHyperlink": "folHlink"}
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
_FALLBACK = "Calibri"
_BOUND = (b"themeColor=", b"themeFill=", b"Theme=")
_BINDING = re.compile(r"\}(theme(Color|Fill|Tint|Shade)|(ascii|hAnsi|eastAsia|cs)[Tt]heme)")
_SHARE = re.compile(r"[0-9A-Fa-f]{1,2}")
_ONE_WHOLE = 255  # a tint or shade is written as two hexadecimal digits

# What names a theme colour, what shades it, and where its value stands beside it.
_FILL = ("themeFill", "themeFillTint", "themeFillShade", "fill")
_COLOUR = ("themeColor", "themeTint", "themeShade", "color")


def is_themed(package: Package) -> bool:
    """Return whether a file has a theme, and something that is bound to it."""
    return bool(package.related("theme")) and any(map(_is_bound, package.parts.values()))


def dressed(package: Package, colours: Mapping[str, str], typeface: str) -> Package:
    """Return the file with these colours (accent1 → 1F3A4D) and typeface ("" = its own)."""
    made = dict(package.parts)
    for part in package.related("theme"):
        root = package.root(part)
        _set_theme(root, colours, typeface)
        made[part] = to_bytes(root)
    for part in package.xml_parts:
        if part.startswith("word/") and _is_bound(package.parts[part]):
            root = package.root(part)
            for element in root.iter("*"):
                _follow(element, colours, typeface)
            made[part] = to_bytes(root)
    for part in package.related("fontTable") if typeface else ():
        root = package.root(part)
        _add_typeface(root, typeface)
        made[part] = to_bytes(root)
    return replace(package, parts=made)


def leave_theme(element: Element) -> None:
    """Let an element have the colours and typefaces that it shows, whatever theme it comes to."""
    for each in element.iter("*"):
        for name in [name for name in each.attrib if _BINDING.search(str(name))]:
            del each.attrib[name]


def _is_bound(data: bytes) -> bool:
    return any(mark in data for mark in _BOUND)


def _set_theme(root: Element, colours: Mapping[str, str], typeface: str) -> None:
    for name, value in colours.items():
        for slot in root.iter(q(f"a:{name}")):
            slot[:] = []
            etree.SubElement(slot, q("a:srgbClr")).set("val", value)
    if typeface:
        for fonts in root.iter(q("a:majorFont"), q("a:minorFont")):
            for latin in fonts.iter(q("a:latin")):
                latin.attrib.clear()
                latin.set("typeface", typeface)


def _follow(element: Element, colours: Mapping[str, str], typeface: str) -> None:
    if element.tag == q("w:rFonts"):
        if typeface and element.get(q("w:asciiTheme")):
            for script in _SCRIPTS:
                if element.get(q(f"w:{script}")):
                    element.set(q(f"w:{script}"), typeface)
        return
    for names in (_COLOUR, _FILL):
        bound, tint, shade, value = (q(f"w:{name}") for name in names)
        slot = element.get(bound, "")
        found = colours.get(_NAMES.get(slot, slot))
        if found:
            value = q("w:val") if element.tag == q("w:color") else value
            element.set(value, _shade(found, element.get(tint), element.get(shade)))


def _shade(colour: str, tint: str | None, shade: str | None) -> str:
    """Return a colour as Word shows it; what is no tint or shade says nothing."""
    made = tinted(colour, int(tint, 16) / _ONE_WHOLE) if _is_share(tint) else colour
    return shaded(made, int(shade, 16) / _ONE_WHOLE) if _is_share(shade) else made


def _is_share(text: str | None) -> TypeGuard[str]:
    return text is not None and _SHARE.fullmatch(text) is not None


def _add_typeface(root: Element, typeface: str) -> None:
    """Say in the table of fonts what stands in for a typeface that a computer lacks."""
    if any(font.get(q("w:name")) == typeface for font in root):
        return
    font = etree.SubElement(root, q("w:font"))
    font.set(q("w:name"), typeface)
    etree.SubElement(font, q("w:altName")).set(q("w:val"), _FALLBACK)
