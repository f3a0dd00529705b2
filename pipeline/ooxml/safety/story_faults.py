"""What may be wrong inside one part with text: cells, controls, bookmarks, fields, pictures.

Each check takes the part's root and yields sentences without the part's name (validity.py adds it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.ooxml.names import MAX_TAG, q, q_all
from pipeline.ooxml.xml import VAL, Element, each_once, text_in

_ID = q("w:id")
_SDT, _CONTENT, _PROPERTIES = q("w:sdt"), q("w:sdtContent"), q("w:sdtPr")
_PARA_ID = q("w14:paraId")
_ID_OF = {
    (q("w:commentRangeStart"),): "kommentaren {} börjar på två ställen",
    (q("w:commentReference"),): "kommentaren {} finns på två ställen",
    (q("w:comment"),): "två kommentarer har id {}",
    (q("w:footnoteReference"),): "fotnoten {} finns på två ställen",
    (q("w:endnoteReference"),): "slutnoten {} finns på två ställen",
    q_all("w:footnote w:endnote"): "två noter har id {}",
    (q("w:permStart"),): "två tillstånd att skriva har id {}",
    q_all("w:moveFromRangeStart w:moveToRangeStart"): "två flyttar har id {}",
    q_all(
        "w:ins w:del w:moveFrom w:moveTo w:rPrChange w:pPrChange w:sectPrChange w:tblPrChange "
        "w:tblGridChange w:trPrChange w:tcPrChange w:tblPrExChange w:cellIns w:cellDel w:cellMerge"
    ): "två spårade ändringar har id {}",
}
_NOT_BLOCKS = q_all("w:bookmarkStart w:bookmarkEnd w:proofErr w:permEnd")
_STORIES = q_all("w:body w:hdr w:ftr w:footnote w:endnote w:comment w:txbxContent")


def _cells(root: Element) -> Iterator[str]:
    for cell in root.iter(q("w:tc")):
        if all(child.tag == q("w:tcPr") for child in cell):
            yield "en tabellcell är tom; den måste ha ett stycke"
        elif not _ends_in_paragraph(cell):
            yield f"en tabellcell slutar inte med ett stycke: ”{text_in(cell)[:40]}”"


def _ends_in_paragraph(block: Element) -> bool:
    children = [c for c in block.iterchildren("*") if c.tag not in _NOT_BLOCKS]
    if not children:
        return False
    last = children[-1]
    if last.tag in (_SDT, q("w:customXml"), _CONTENT):
        return _ends_in_paragraph(last)
    return last.tag == q("w:p")


def _nested_controls(root: Element) -> Iterator[str]:
    for control in root.iter(_SDT):
        inner = control.find(f"{_CONTENT}//{_SDT}")
        if inner is not None and control.find(f"{_PROPERTIES}/{q('w:text')}") is not None:
            yield f"innehållskontrollen ”{_name(control)}” för ren text har en annan i sig"
        elif inner is not None and _is_run_level(control):
            yield f"innehållskontrollen ”{_name(control)}” inne i ett stycke har en annan i sig"


def _is_run_level(control: Element) -> bool:
    for above in control.iterancestors():
        if above.tag == q("w:p"):
            return True
        if above.tag in (q("w:tc"), *_STORIES):
            return False
    return False


def _long_names(root: Element) -> Iterator[str]:
    for element in root.iter(q("w:tag"), q("w:alias")):
        value = element.get(VAL, "")
        if len(value) > MAX_TAG:
            yield f"innehållskontrollens namn är över {MAX_TAG} tecken: {value}"


def _pictures(root: Element) -> Iterator[str]:
    numbers = (element.get("id", "") for element in each_once(root, q("wp:docPr")))
    yield from told_twice(numbers, "bilden eller figuren med id {} finns två gånger")


def _ids(root: Element) -> Iterator[str]:
    """Yield the ids that two things of a kind have: Word drops one of them, or repairs the file."""
    for names, sentence in _ID_OF.items():
        numbers = (e.get(_ID, "") for e in each_once(root, *names) if e.get(_ID))
        yield from told_twice(numbers, sentence)
    paragraphs = (e.get(_PARA_ID, "") for e in each_once(root, q("w:p"), q("w:tr")))
    yield from told_twice(filter(None, paragraphs), "stycket med id {} finns två gånger")


def told_twice(values: Iterable[str], sentence: str) -> Iterator[str]:
    """Yield the sentence of each value that has been seen before."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield sentence.format(value)
        seen.add(value)


def _bookmarks(root: Element) -> Iterator[str]:
    open_, closed = set[str](), set[str]()
    for element in each_once(root, q("w:bookmarkStart"), q("w:bookmarkEnd")):
        number = element.get(_ID, "")
        if element.tag == q("w:bookmarkStart"):
            if number in open_ | closed:
                yield f"två bokmärken har id {number}"
            open_.add(number)
        elif number in open_:
            open_.remove(number)
            closed.add(number)
        else:
            yield f"bokmärket med id {number} slutar utan att ha börjat"
    for number in sorted(open_):
        yield f"bokmärket med id {number} slutar aldrig"


def _fields(root: Element) -> Iterator[str]:
    """Balance begin, separate and end within each story; text boxes are stories of their own."""
    states: dict[Element, list[str]] = {}
    for mark in root.iter(q("w:fldChar")):
        story = next(mark.iterancestors(*_STORIES), root)
        yield from _step(states.setdefault(story, []), mark.get(q("w:fldCharType"), ""))
    for left in states.values():
        for _ in left:
            yield "ett fält börjar men slutar aldrig"


def _step(stack: list[str], kind: str) -> Iterator[str]:
    if kind == "begin":
        stack.append(kind)
    elif not stack:
        yield f"ett fälts {kind} står utan att fältet har börjat"
    elif kind == "separate" and stack[-1] == "separate":
        yield "ett fält har två separate"
    elif kind == "separate":
        stack[-1] = kind
    else:
        stack.pop()


def _name(control: Element) -> str:
    for tag in (q("w:alias"), q("w:tag")):
        found = control.find(f"{_PROPERTIES}/{tag}")
        if found is not None:
            return found.get(VAL, "")
    return ""


BREAKING_STORY: tuple[Callable[[Element], Iterator[str]], ...] = (
    _cells,
    _nested_controls,
    _long_names,
    _fields,
)
STORY_CHECKS = (*BREAKING_STORY, _pictures, _bookmarks, _ids)
