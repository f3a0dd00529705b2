"""The prompt that Word shows in a control which somebody has emptied: it is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ooxml.names import q
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, is_on, text_in, value

_R, _T, _SDT = q("w:r"), q("w:t"), q("w:sdt")
_SHOWING = f"{q('w:sdtPr')}/{q('w:showingPlcHdr')}"
_STYLE = "placeholder text"  # the name of the style that every Word gives it
_OURS = re.compile(r"Skriv .+ här")  # as render/writers/blocks.py asks for a section
_SAID = ("Klicka eller tryck här för att ange text.", "Click or tap here to enter text.")


def shows_prompt(control: Element, styles: Styles) -> bool:
    """Return whether a control shows Word's prompt; ours, for a text that is missing, is a text."""
    if not _is_showing(control):
        return False
    runs = [run for run in control.iter(_R) if run.find(_T) is not None]
    named = (styles.name(value(run, "w:rPr", "w:rStyle")).casefold() for run in runs)
    return text_in(control).strip() in _SAID or all(name == _STYLE for name in named)


def asks_for_text(control: Element, styles: Styles) -> bool:
    """Return whether a control shows a prompt, Word's or ours: no reader is to see either."""
    ours = _is_showing(control) and _OURS.fullmatch(text_in(control).strip()) is not None
    return ours or shows_prompt(control, styles)


def _is_showing(control: Element) -> bool:
    showing = control.find(_SHOWING)
    return showing is not None and is_on(showing)


def prompts(root: Element, styles: Styles) -> Iterator[Element]:
    """Yield the controls that show Word's prompt."""
    return (control for control in root.iter(_SDT) if shows_prompt(control, styles))


def emptied(control: Element) -> None:
    """Take the prompt out of a control: a run without text is left."""
    for run in control.iter(_R):
        run[:] = []
    drop(*control.iterfind(_SHOWING))
