"""Joining the runs that Word splits a text into, so that a template tag is in one piece."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.xml import Element, drop

# Runs of only these can be joined; a run with anything else stays on its own.
_JOINABLE = q_all("w:t w:tab w:br w:cr w:noBreakHyphen w:softHyphen w:sym")


def join_runs(root: Element) -> None:
    """Join neighbouring runs that look the same, and take away those with nothing in them."""
    drop(*(run for run in root.iter(q("w:r")) if _is_hollow(run)))
    for holder in {run.getparent() for run in root.iter(q("w:r"))}:
        if holder is not None:
            _join_in(holder)


def _is_hollow(run: Element) -> bool:
    parent = run.getparent()
    empty = all(child.tag == q("w:rPr") for child in run)
    return empty and parent is not None and parent.tag != q("w:sdtContent")


def _join_in(holder: Element) -> None:
    for first, second in reversed(list(pairwise(holder))):  # from the end: a joined run is whole
        if _alike(first, second):
            first.extend([child for child in second if child.tag != q("w:rPr")])
            holder.remove(second)
    for run in holder.iterchildren(q("w:r")):
        _join_texts(run)


def _alike(first: Element, second: Element) -> bool:
    return (
        first.tag == second.tag == q("w:r")
        and _look(first) == _look(second)
        and first.items() == second.items()
        and _is_joinable(first)
        and _is_joinable(second)
    )


def _look(run: Element) -> bytes:
    properties = run.find(q("w:rPr"))
    if properties is None or not len(properties):
        return b""
    return etree.tostring(properties, method="c14n", exclusive=True, with_tail=False)


def _is_joinable(run: Element) -> bool:
    return all(child.tag in _JOINABLE for child in run if child.tag != q("w:rPr"))


def _join_texts(run: Element) -> None:
    for first, second in reversed(list(pairwise(run))):
        if first.tag == second.tag == q("w:t"):
            _set_text(first, _shown_text(first) + _shown_text(second))
            run.remove(second)


def _shown_text(element: Element) -> str:
    """Return the text as Word shows it: without outer white space where it is not preserved."""
    text = element.text or ""
    return text if element.get(q("xml:space")) == "preserve" else text.strip(" \t\r\n")


def _set_text(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(q("xml:space"), "preserve")
