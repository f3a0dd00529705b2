"""What a Word file says, read for tests of comparisons, and others who accept and reject marks.

Nothing here is of the program, but for opening the file: two ways that agree are a proof, one is
none. jubarte-redlines panics on some files, and then has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from lxml import etree

from pipeline.ooxml.package import read_package
from tests.docx import W

AVAILABLE = find_spec("jubarte_redlines") is not None

Element = etree._Element
Story = list[object]

_P, _R, _T, _TBL, _TR, _TC = (f"{{{W}}}{n}" for n in ("p", "r", "t", "tbl", "tr", "tc"))
_RPR, _BOX, _SIMPLE = f"{{{W}}}rPr", f"{{{W}}}txbxContent", f"{{{W}}}fldSimple"
_SIGNS = {f"{{{W}}}{n}" for n in ("tab", "br", "drawing", "footnoteReference", "instrText")}
_NOTES = (f"{{{W}}}footnoteReference", f"{{{W}}}footnote")
_THROUGH = {f"{{{W}}}{n}" for n in ("body", "sdt", "sdtContent")}


def stories(data: bytes, settle: Callable[[Element], None] | None = None) -> dict[str, Story]:
    """Return what the body, the headers, the footers and each note say, in order of the text.

    Comments are left out. `settle` is done to each part first: all its marks accepted, or rejected.
    """
    package = read_package(data, "prov.docx")
    shown = [part for part in package.stories if part not in package.comments]
    roots = {part: package.root(part) for part in shown}
    for root in roots.values() if settle else ():
        assert settle is not None
        settle(root)
    found = {part: _story(root) for part, root in roots.items() if part not in package.notes}
    for part in package.notes:
        ids = [e.get(f"{{{W}}}id") for e in roots[package.main].iter(_NOTES[0])]
        notes = {e.get(f"{{{W}}}id"): _story(e) for e in roots[part].iter(_NOTES[1])}
        if ids:
            found[part] = [notes.get(each) for each in ids]
    return found


def by_other(data: bytes, *, accept: bool) -> dict[str, Story] | None:
    """Return what a file says when another program has settled its marks, None when it panics."""
    import jubarte_redlines

    ask = jubarte_redlines.accept_revisions if accept else jubarte_redlines.reject_revisions
    try:
        return stories(ask(data))
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            return None
        raise


def _story(home: Element) -> Story:
    found: Story = [
        _paragraph(e) if e.tag == _P else [_row(r) for r in _own(e, _TR)] for e in _blocks(home)
    ]
    while found and found[-1] == ("", "", []):
        found.pop()  # LibreOffice and Word put one there, or take it away
    return found


def _blocks(home: Element) -> Iterator[Element]:
    for child in home:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag in _THROUGH:
            yield from _blocks(child)


def _row(row: Element) -> list[Story]:
    return [_story(cell) for cell in _own(row, _TC)]


def _own(parent: Element, tag: str) -> list[Element]:
    return [e for e in parent.iter(tag) if next(e.iterancestors(str(parent.tag))) is parent]


def _paragraph(paragraph: Element) -> tuple[object, ...]:
    """Return its style, its words and signs, its words by look, and what stands in its boxes."""
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    words = ""
    looks: list[tuple[str, list[bytes]]] = []
    for run in _runs(paragraph):
        look = run.find(_RPR)
        said = [] if look is None else [etree.tostring(c, method="c14n", exclusive=True)
                                        for c in look]  # fmt: skip
        for child in run:
            text = child.text or "" if child.tag == _T else ""
            sign = str(child.tag).rpartition("}")[2] if child.tag in _SIGNS else ""
            words += text or (f"<{sign}{(child.text or '').strip()}>" if sign else "")
            if text and looks and looks[-1][1] == said:
                looks[-1] = (looks[-1][0] + text, said)
            elif text:
                looks.append((text, said))
    boxes = [_story(box) for box in paragraph.iter(_BOX)]
    name = style.get(f"{{{W}}}val", "") if style is not None else ""
    return (name, words, looks, *boxes)


def _runs(paragraph: Element) -> Iterator[Element]:
    """Yield a paragraph's own runs; a field that is one element as Word writes others."""
    for run in paragraph.iter(_R, _SIMPLE):
        if next(run.iterancestors(_P)) is not paragraph:
            continue
        if run.tag == _SIMPLE:
            code = etree.Element(_R)
            etree.SubElement(code, f"{{{W}}}instrText").text = run.get(f"{{{W}}}instr")
            yield code
        else:
            yield run
