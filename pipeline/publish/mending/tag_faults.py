"""What a reader would miss in a PDF's tags, told at its place: page, nearest words, what to do.

(DECISIONS 368)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ooxml.safety.barriers import ALT_TEXT
from pipeline.publish.mending.figures import FIGURES
from pipeline.publish.tags.page_scan import PageScan
from pipeline.publish.tags.tag_nodes import MarkedWords, TaggedAnnotation, TagNode
from pipeline.publish.word.word_facts import Drawing

_HEADING = re.compile(r"H([1-6])")
_TEXTS = frozenset(("P", "LBody", "Caption", "TD", "TH", "Note", "TOCI"))
_SHORT = 60  # signs of the words that tell a place


def tag_faults(
    top: TagNode, pages: Sequence[PageScan], drawings: Sequence[Drawing]
) -> Iterator[str]:
    """Yield a sentence for each thing that nobody would hear, in the order of the text."""
    before, level = "", 0
    for tag in top.walk():
        heading = _HEADING.fullmatch(tag.kind)
        if heading is not None:
            yield from _gap(tag, int(heading.group(1)), level)
            level = int(heading.group(1))
        yield from _of_tag(tag, before)
        if heading is not None or tag.kind in _TEXTS:
            before = " ".join(_own_words(tag).split()) or before
    yield from _lost(top, drawings)
    for number, page in enumerate(pages, 1):
        if page.stray.strip():
            yield (
                f"Sidan {number}: texten {_quoted(page.stray)} hör inte till något stycke, så den "
                "läses inte upp. Skriv den i ett vanligt stycke i Word."
            )


def _of_tag(tag: TagNode, before: str) -> Iterator[str]:
    if tag.kind in FIGURES and not tag.alt and "/ActualText" not in tag.object:
        what = "formeln" if tag.kind == "Formula" else "bilden"
        yield f"{_where(tag, before)}: {what} saknar alternativtext. {ALT_TEXT}"
    elif tag.kind == "Table" and _has_no_heads(tag):
        yield (
            f"{_where(tag, before)}: tabellen som börjar {_quoted(_start(tag))} har inga rubriker. "
            "Ställ markören i den översta raden i Word och välj Layout, Upprepa rubrikrader."
        )
    elif tag.kind == "Link" and not (tag.text.strip() or tag.alt) and any(tag.annotations()):
        yield f"{_where(tag, before)}: en länk har ingen text. Skriv i Word vart den leder."


def _gap(heading: TagNode, level: int, above: int) -> Iterator[str]:
    if level > above + 1:
        stands = f"under en rubrik på nivå {above}" if above else "först"
        yield (
            f"Sidan {_number(heading)}: rubriken {_quoted(heading.text)} har nivå {level} men står "
            f"{stands}. Ge den formatmallen Rubrik {above + 1} i Word."
        )


def _own_words(tag: TagNode) -> str:
    """Return the words of a paragraph, and none of what hangs on it."""
    held = [h.text for h in tag.holds if not isinstance(h, TaggedAnnotation) and _is_inline(h)]
    return "".join(held)


def _is_inline(held: TagNode | MarkedWords) -> bool:
    return isinstance(held, MarkedWords) or held.kind in ("Span", "Link", "Lbl")


def _has_no_heads(table: TagNode) -> bool:
    cells = [tag for tag in table.walk() if tag.kind in ("TH", "TD")]
    rows = [tag for tag in table.walk() if tag.kind == "TR"]
    return len(rows) > 1 and not any(cell.kind == "TH" for cell in cells)


def _lost(top: TagNode, drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield that pictures or formulas of the Word file are not in the PDF."""
    heard = [d for d in drawings if not (d.is_decorative or d.is_frame)]
    found = sum(tag.kind in FIGURES for tag in top.walk())
    if found < len(heard):
        yield (
            f"PDF-filen visar {found} av dokumentets {len(heard)} bilder, diagram och formler. Se "
            "efter vilken som saknas, och lägg in den som en vanlig bild i Word."
        )


def _where(tag: TagNode, before: str) -> str:
    return f"Sidan {_number(tag)}, " + (f"efter {_quoted(before)}" if before else "först i texten")


def _number(tag: TagNode) -> int:
    page = tag.page()
    return 1 if page is None else page + 1


def _start(table: TagNode) -> str:
    return " ".join(next((tag.text for tag in table.walk() if tag.kind == "TR"), "").split())


def _quoted(words: str) -> str:
    said = " ".join(words.split())
    return f"”{said}”" if len(said) <= _SHORT else f"”{said[:_SHORT].rstrip()}…”"
