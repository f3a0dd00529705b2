"""The marks of an outline: bold, italic and other formatting; size and alt text of drawings."""

from __future__ import annotations

from pipeline.ooxml.names import q
from pipeline.ooxml.xml import Element

EMU, TWIPS = 36_000, 1440 / 25.4  # to a millimetre

Format = tuple[bool, bool, str]  # bold, italic, everything else
PLAIN: Format = (False, False, "")


def marked_text(pieces: list[tuple[Format, str]]) -> str:
    """Return the pieces of a paragraph as text, with marks where the formatting changes."""
    runs: list[tuple[Format, str]] = []
    for form, text in pieces:
        if runs and runs[-1][0] == form:
            runs[-1] = (form, runs[-1][1] + text)
        elif text:
            runs.append((form, text))
    return "".join(_marked(form, text) for form, text in runs)


def _marked(form: Format, text: str) -> str:
    bold, italic, rest = form
    text = f"*{text}*" if italic else text
    text = f"**{text}**" if bold else text
    return f"‹{rest}›{text}‹›" if rest else text


def measure(text: str, unit: float, decimals: int) -> str:
    """Return a number in another unit with at most so many decimals; as written when it is none."""
    try:
        return f"{round(float(text) / unit, decimals):g}"
    except ValueError:
        return text


def size(frame: Element) -> str:
    """Return width and height of a drawing in millimetres."""
    extent = frame.find(q("wp:extent"))
    if extent is None:
        return ""
    return f"{' × '.join(measure(extent.get(edge, '0'), EMU, 1) for edge in ('cx', 'cy'))} mm"


def alt(frame: Element) -> str:
    """Return the alternative text of a drawing, or that it has none."""
    properties = frame.find(q("wp:docPr"))
    text = "" if properties is None else properties.get("descr", "")
    return f"alt ”{text}”" if text else "no alt text"
