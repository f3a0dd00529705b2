"""LibreOffice's PDF mended, examined, and saved with no more claims than it keeps.

(DECISIONS 367, 368)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from pikepdf import Pdf, unparse_content_stream

from pipeline.errors import DocumentError
from pipeline.publish.mending.figures import Marks, mend_figures
from pipeline.publish.mending.notes_and_links import mend_notes
from pipeline.publish.mending.tag_faults import tag_faults
from pipeline.publish.mending.tag_mending import mend_tags
from pipeline.publish.standards.accessible_pdf import ARCHIVE, ARCHIVE_TEXT, UA, AccessiblePdf
from pipeline.publish.standards.gate import BrokenRule, broken_rules
from pipeline.publish.standards.pdf_claims import Claimed, describe_pdf, saved_as
from pipeline.publish.tags.page_scan import PageScan, scan, with_marks
from pipeline.publish.tags.tag_nodes import TagNode, read_tags, write_tags
from pipeline.publish.word.word_facts import WordFacts

# What our own look has told of at its place is not told again by the rule's name.
_TOLD = ("FIGURE-ALTERNATIVE", "HEADING", "LINK-CONTENTS")


def mended_pdf(data: bytes, facts: WordFacts, name: str, is_archival: bool) -> AccessiblePdf:
    """Return a PDF of LibreOffice's with what it now keeps; DocumentError for a broken file.

    `name` is its title where the document has none.
    """
    try:
        with Pdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            return _mended(pdf, facts, name, is_archival)
    except DocumentError:
        raise
    except Exception as error:  # of pikepdf, which raises whatever a broken file makes of it
        sentence = "PDF-filen är skadad, så den går inte att göra tillgänglig."
        raise DocumentError(sentence, remedy="Publicera igen.") from error


def _mended(pdf: Pdf, facts: WordFacts, name: str, is_archival: bool) -> AccessiblePdf:
    pages = [scan(page) for page in pdf.pages]
    top = read_tags(pdf, pages)
    lacking = mend_figures(pdf, top, pages, facts.drawings)
    mend_notes(pdf, top, pages)
    mend_tags(pdf, top, facts.tables)
    write_tags(pdf, top)
    _write_contents(pdf, pages, lacking)
    describe_pdf(pdf, facts, facts.title or _first_heading(top) or name)
    faults = [*tag_faults(top, pages, facts.drawings)]
    claims, reason = list[str](), ""
    archive, broken = _archive(pdf, not faults) if is_archival else ("", ())
    content = saved_as(pdf, Claimed(not faults, archive))
    wrong = [*_told(content, broken_rules(content, UA), not faults)]
    if faults or wrong:
        content = saved_as(pdf, Claimed(accessible=False, archive=archive))
    else:
        claims.append(UA)
    if archive:
        claims.append(ARCHIVE_TEXT if archive == "U" else ARCHIVE)
        reason = "; ".join(map(str, broken))
    elif is_archival:
        wrong += [_archive_fault(rule) for rule in broken]
    return AccessiblePdf(content, len(pages), tuple(claims), (*faults, *wrong), reason)


def _write_contents(pdf: Pdf, pages: Sequence[PageScan], lacking: Sequence[Marks]) -> None:
    for page, found, marks in zip(pdf.pages, pages, lacking, strict=True):
        if marks or found.is_changed:
            written = with_marks(found.instructions, marks)
            page.obj.Contents = pdf.make_stream(unparse_content_stream(written))


def _archive(pdf: Pdf, accessible: bool) -> tuple[str, tuple[BrokenRule, ...]]:
    """Return which form of PDF/A-2 a file keeps, and the rules of the stricter that it breaks."""
    broken = broken_rules(saved_as(pdf, Claimed(accessible, "U")), ARCHIVE_TEXT)
    if not broken:
        return "U", ()
    worse = broken_rules(saved_as(pdf, Claimed(accessible, "B")), ARCHIVE)
    return ("", worse) if worse else ("B", broken)


def _told(content: bytes, broken: Sequence[BrokenRule], is_new: bool) -> Iterator[str]:
    """Yield what the gate stops a file for; `is_new`: nothing has been told of it yet."""
    places = _pages_of_objects(content) if broken else {}
    for rule in broken:
        if not is_new and ("-ID-" in rule.name or any(part in rule.name for part in _TOLD)):
            continue
        at = places.get(rule.object or 0)
        where = f"Sidan {at}" if at else "PDF-filen"
        yield (
            f"{where} uppfyller inte {UA}: {rule}. Se efter vad som är särskilt där, gör det på "
            "ett enklare sätt i Word och publicera igen."
        )


def _archive_fault(rule: BrokenRule) -> str:
    return (
        f"PDF-filen uppfyller inte {ARCHIVE}, som arkivet behöver: {rule}. Gör det som är särskilt "
        "på ett enklare sätt i Word och publicera igen."
    )


def _pages_of_objects(content: bytes) -> dict[int, int]:
    """Return on which page, 1 for the first, each object lies that a rule may name."""
    found: dict[int, int] = {}
    with Pdf.open(BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            found[page.obj.objgen[0]] = number
            for annotation in page.obj.get("/Annots", ()):
                found[annotation.objgen[0]] = number
        top = read_tags(pdf, [scan(page) for page in pdf.pages])
        for tag in top.walk():
            at = tag.page()
            if at is not None:
                found[tag.object.objgen[0]] = at + 1
    return found


def _first_heading(top: TagNode) -> str:
    return next((" ".join(tag.text.split()) for tag in top.walk() if tag.kind == "H1"), "")
