"""Hidden text taken out of a story: what no reader sees is in the file all the same."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.safety.review import leave_out
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, is_on, short_text, text_in, value

_P, _R, _TR, _PPR, _RPR = q_all("w:p w:r w:tr w:pPr w:rPr")
_VANISH, _SPECIAL = q("w:vanish"), q("w:specVanish")
_FIELD, _TYPE = q("w:fldChar"), q("w:fldCharType")
_FIELD_PARTS = (_FIELD, *q_all("w:instrText w:delInstrText"))
_DRAWN = q("wp:docPr")
_HOLDERS = q_all("w:hyperlink w:ins w:del w:moveFrom w:moveTo w:smartTag w:fldSimple")
_SHOWN = (_R, *_HOLDERS, *q_all("m:oMath m:oMathPara"))


def without_hidden(root: Element, styles: Styles) -> tuple[str, ...]:
    """Take out what is hidden in a story; return its texts, each short.

    Runs, whole fields, rows and figures. A field that is hidden in part stays whole.
    """
    found = [*_hidden_rows(root), *_hidden_figures(root)]
    for paragraph in list(root.iter(_P)):
        gone = [*_hidden_runs(paragraph, styles)]
        found += ["".join(map(text_in, gone))] if gone else []
        holders = dict.fromkeys(parent for run in gone if (parent := run.getparent()) is not None)
        drop(*gone)
        drop(*(one for one in holders if one.tag in _HOLDERS and not len(one)))
        if gone and _is_hidden_mark(paragraph, styles) and not _shows(paragraph):
            leave_out(paragraph)
    return tuple(short_text(text.strip()) for text in found)


def _hidden_rows(root: Element) -> Iterator[str]:
    for row in list(root.iter(_TR)):
        flag = row.find(f"{q('w:trPr')}/{q('w:hidden')}")
        if flag is not None and is_on(flag):
            yield text_in(row)
            table = row.getparent()
            drop(row)
            if table is not None and table.find(_TR) is None:
                leave_out(table)


def _hidden_figures(root: Element) -> Iterator[str]:
    for figure in list(root.iter(_DRAWN)):
        if figure.get("hidden", "0") in ("1", "true", "on"):
            yield figure.get("descr", "") or figure.get("name", "")
            drop(*figure.iterancestors(q("w:drawing")))


def _hidden_runs(paragraph: Element, styles: Styles) -> Iterator[Element]:
    """Yield the runs that are hidden; those of a field only if all of it is."""
    field: list[Element] = []
    depth = 0
    for run in _own_runs(paragraph):
        marks = [mark.get(_TYPE) for mark in run.iter(_FIELD)]
        depth += marks.count("begin")
        field.append(run)
        depth -= marks.count("end")
        if depth <= 0:
            yield from _all_or_none(field, styles)
            field, depth = [], 0
    # what goes on in the next paragraph stays


def _all_or_none(runs: list[Element], styles: Styles) -> Iterator[Element]:
    is_field = any(True for run in runs for _ in run.iter(*_FIELD_PARTS))
    hidden = [run for run in runs if _is_hidden(run, styles)]
    if not is_field or len(hidden) == len(runs):
        yield from hidden


def _own_runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs of a paragraph, not those of text boxes in it."""
    for run in paragraph.iter(_R):
        if next(run.iterancestors(_P), None) is paragraph:
            yield run


def _is_hidden(run: Element, styles: Styles) -> bool:
    paragraph = next(run.iterancestors(_P), None)
    return _vanishes(run.find(_RPR), paragraph, styles)


def _is_hidden_mark(paragraph: Element, styles: Styles) -> bool:
    """Return whether a paragraph's end is hidden too; a style separator's is for its looks."""
    look = paragraph.find(f"{_PPR}/{_RPR}")
    if look is not None and look.find(_SPECIAL) is not None:
        return False
    return _vanishes(look, paragraph, styles)


def _vanishes(look: Element | None, paragraph: Element | None, styles: Styles) -> bool:
    own = look.find(_VANISH) if look is not None else None
    if own is not None:
        return is_on(own)
    named = value(look, "w:rStyle") if look is not None else ""
    said = styles.flag(named, _VANISH) if named else None
    if said is None and paragraph is not None:
        said = styles.flag(styles.style_of(paragraph), _VANISH)
    return bool(said)


def _shows(paragraph: Element) -> bool:
    return (
        any(child.tag in _SHOWN for child in paragraph)
        or paragraph.find(f"{_PPR}/{q('w:sectPr')}") is not None
    )
