"""Pairs of Word files made here: an older and a newer one, with all that a comparison must stand.

Tables in tables, lists, links, fields, controls, notes, text boxes, breaks between sections,
comments, reviewers' marks, headers. The newer one is the older one after some edits of each kind;
what a seed makes is always the same.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from dataclasses import field as data_field
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from pipeline.ooxml.names import NS
from tests.docx import (
    HEAD,
    NAMESPACES,
    REL,
    WML,
    bookmark,
    cell,
    control,
    docx,
    field,
    leading_to,
    p,
    picture,
    row,
    run,
    table,
)
from tests.docx import Part as OtherPart

_SENTENCE = (
    "kommunen ska minska utsläppen av växthusgaser till 2030 och alla nämnder bidrar i sitt arbete"
    " så att målet nås; skogen, vattnet och luften skyddas för barn & unga 12,5 % 3\u00a0000 kronor"
)
_WORDS = _SENTENCE.split(" ")
_LOOKS = ("", "<w:b/>", "<w:i/>", '<w:rStyle w:val="Stark"/>', '<w:sz w:val="28"/>')
_STYLES = ("", "Heading1", "ListBullet", "ListNumber")
_SELDOM = "control control split link field note box inserted deleted moved comment formula"
_SELDOM += " tab picture"
_KINDS = ["text"] * 8 + _SELDOM.split(" ")
_REVIEWER = 'w:author="Granskare" w:date="2026-11-01T08:00:00Z"'
_ENDS = ["ins", "del", "moveFrom"]  # what a reviewer may say of the end of a paragraph
_BREAK = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'

Part = dict[str, Any]  # of a paragraph: kind, text and what belongs to it
Block = dict[str, Any]  # a paragraph (`parts`) or a table (`rows`)


@dataclass
class Document:
    """A document as data: `blocks` are paragraphs (lists of parts in a dict) and tables."""

    blocks: list[Block] = data_field(default_factory=list)
    header: str = "Lindvalla kommun"
    number: int = 100  # the next name of a control


def pair(seed: int) -> tuple[bytes, bytes]:
    """Return an older and a newer file."""
    random = Random(seed)
    old = Document()
    old.blocks = [_block(random, old) for _ in range(random.randint(3, 9))]
    new = deepcopy(old)
    for _ in range(random.randint(1, 6)):
        _edit(random, new)
    return _Writer().file(old), _Writer().file(new)


# ---------------------------------------------------------------- made and edited


def _sentence(random: Random, least: int = 2) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(random.randint(least, 12)))


def _part(random: Random, document: Document) -> Part:
    made = {"kind": random.choice(_KINDS), "text": _sentence(random), "look": random.choice(_LOOKS)}
    document.number += 1
    return made | {"name": f"Mål/M{document.number}/Måltext", "simple": random.random() < 0.5}


def _paragraph(random: Random, document: Document, depth: int = 1) -> Block:
    parts = [_part(random, document) for _ in range(random.randint(0, 4))]
    end = random.choice(_ENDS) if random.random() < 0.06 else ""
    section = depth == 0 and random.random() < 0.06
    return {"parts": parts, "style": random.choice(_STYLES), "end": end, "section": section}


def _block(random: Random, document: Document, depth: int = 0) -> Block:
    if random.random() > (0.25 if depth < 2 else 0):
        return _paragraph(random, document, depth)
    columns = random.randint(1, 3)
    rows = [_row(random, document, columns, depth) for _ in range(random.randint(1, 4))]
    return {"rows": rows, "width": random.choice((4000, 5000))}


def _row(random: Random, document: Document, columns: int, depth: int) -> list[Any]:
    def cell() -> list[Block]:
        inner = [_block(random, document, depth + 1) for _ in range(random.randint(0, 2))]
        return [*inner, _paragraph(random, document)]

    return [cell() for _ in range(columns)]


def _stories(document: Document) -> list[list[Block]]:
    """Return every list of blocks: the body's and each cell's."""
    found, open_ = [document.blocks], list(document.blocks)
    while open_:
        inner = [story for cells in open_.pop().get("rows", ()) for story in cells]
        found += inner
        open_ += [block for story in inner for block in story]
    return found


def _edit(random: Random, document: Document) -> None:
    story = random.choice(_stories(document))
    at = random.randrange(len(story) + 1)
    block = story[min(at, len(story) - 1)] if story else None
    what = random.choice(["words"] * 6 + ["new", "gone", "look", "style", "rows", "part", "header"])
    if what == "new":
        story.insert(at, _block(random, document, 1))
    elif what == "header":
        document.header = _sentence(random)
    elif what == "gone" and len(story) > 1:
        story.remove(story[min(at, len(story) - 1)])
        if "rows" in story[-1]:
            story.append(_paragraph(random, document))
    elif block is not None:
        _edit_block(random, document, block, what)


def _edit_block(random: Random, document: Document, block: Block, what: str) -> None:
    if "rows" in block:
        _edit_table(random, document, block)
    elif what == "style":
        block["style"] = random.choice(_STYLES)
    elif what == "part" or not block["parts"]:
        block["parts"].insert(random.randint(0, len(block["parts"])), _part(random, document))
    else:
        _edit_part(random, random.choice(block["parts"]), what, block)


def _edit_part(random: Random, part: Part, what: str, block: Block) -> None:
    if what == "look":
        part["look"] = random.choice(_LOOKS)
    elif what == "gone":
        block["parts"].remove(part)
    else:
        words = part["text"].split(" ")
        at = random.randrange(len(words))
        words[at : at + random.randint(0, 2)] = _sentence(random, 0).split(" ")[:2]
        part["text"] = " ".join(words)


def _edit_table(random: Random, document: Document, table: Block) -> None:
    rows = table["rows"]
    what = random.choice(("new", "gone", "width", "column"))
    if what == "new":
        row = _row(random, document, len(rows[0]), 2)
        rows.insert(random.randint(0, len(rows)), row)
    elif what == "gone" and len(rows) > 1:
        rows.remove(random.choice(rows))
    elif what == "column":
        for row in rows:
            row.append(_row(random, document, 1, 2)[0])
    else:
        table["width"] += 500


# ---------------------------------------------------------------- written


class _Writer:
    """Writes one file: ids are given in order, so they differ between two versions."""

    def __init__(self) -> None:
        self.ids = 0
        self.notes: list[str] = []
        self.commented: list[int] = []

    def file(self, document: Document) -> bytes:
        blocks = self.story(document.blocks) or [p("")]
        styles = '<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/></w:style>'
        header = p(document.header, " ", field("PAGE"))
        parts = [self.comments()] if self.commented else []
        made = docx(*blocks, headers=header, footnotes=self.notes, styles=styles, parts=parts)
        return leading_to(made, "https://exempel.se/mål")

    def next(self) -> int:
        self.ids += 1
        return self.ids

    def story(self, blocks: list[Block]) -> list[str]:
        following = [*blocks[1:], {"rows": ()}]
        return [
            self.table(one) if "rows" in one else self.paragraph(one, last="rows" in after)
            for one, after in zip(blocks, following, strict=True)
        ]

    def table(self, made: Block) -> str:
        rows = (row(*(cell(*self.story(c)) for c in cells)) for cells in made["rows"])
        width = f'<w:tblW w:w="{made["width"]}" w:type="dxa"/>'
        return table(*rows).replace('<w:tblW w:w="0" w:type="auto"/>', width)

    def paragraph(self, made: Block, *, last: bool) -> str:
        inner = "".join(getattr(self, part["kind"])(part) for part in made["parts"])
        end = self.mark(made["end"]) if made["end"] and not last else ""
        properties = f"<w:rPr>{end}</w:rPr>" if end else ""
        properties += _BREAK if made["section"] else ""
        return p(inner, style=made["style"], properties=properties)

    # ------------------------------------------------------------ parts

    def text(self, part: Part) -> str:
        return bookmark(run(part["text"], part["look"]), f"_r{self.ids + 1}", self.next())

    def tab(self, part: Part) -> str:
        return run(f"\t{part['text']}\n", part["look"])

    def split(self, part: Part) -> str:
        middle = len(part["text"]) // 2
        return run(part["text"][:middle], part["look"]) + run(part["text"][middle:], part["look"])

    def control(self, part: Part) -> str:
        text = run(part["text"], part["look"])
        return control(text, part["name"], id=self.next(), plain=part["simple"])

    def link(self, part: Part) -> str:
        return f'<w:hyperlink r:id="rIdL">{run(part["text"], part["look"])}</w:hyperlink>'

    def field(self, part: Part) -> str:
        if part["simple"]:
            return f'<w:fldSimple w:instr=" DATE ">{run(part["text"])}</w:fldSimple>'
        return field("REF mål", part["text"])

    def note(self, part: Part) -> str:
        self.notes.append(p(run(part["text"])))
        return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def inserted(self, part: Part) -> str:
        return f"{self.mark('ins')[:-2]}>{run(part['text'], part['look'])}</w:ins>"

    def deleted(self, part: Part) -> str:
        text = run(part["text"], part["look"]).replace("w:t>", "w:delText>")
        return f"{self.mark('del')[:-2]}>{text.replace('<w:t ', '<w:delText ')}</w:del>"

    def formula(self, part: Part) -> str:
        text = f"<m:r><m:t>{escape(part['text'])}</m:t></m:r>"
        inner = bookmark(text, f"_m{self.ids + 1}", self.next()) if part["simple"] else text
        return f'<m:oMath xmlns:m="{NS["m"]}">{inner}</m:oMath>'

    def moved(self, part: Part) -> str:
        text = run(part["text"], part["look"])
        number, kind = self.next(), "moveFrom" if part["simple"] else "moveTo"
        start = f'<w:{kind}RangeStart w:id="{number}" {_REVIEWER} w:name="f{number}"/>'
        end = f'<w:{kind}RangeEnd w:id="{number}"/>'
        return f"{start}{self.mark(kind)[:-2]}>{text}</w:{kind}>{end}"

    def comment(self, part: Part) -> str:
        number = self.next()
        self.commented.append(number)
        text = run(part["text"]) if part["simple"] else ""
        start, end = (f'<w:commentRange{one} w:id="{number}"/>' for one in ("Start", "End"))
        return f'{start}{text}{end}<w:r><w:commentReference w:id="{number}"/></w:r>'

    def comments(self) -> OtherPart:
        said = (
            f'<w:comment w:id="{n}" {_REVIEWER}>{p("Nej.")}</w:comment>' for n in self.commented
        )
        text = f"{HEAD}<w:comments {NAMESPACES}>{''.join(said)}</w:comments>"
        kind = f"{REL}/comments"
        return OtherPart("word/comments.xml", f"{WML}.comments+xml", kind, text.encode(), "rIdK")

    def mark(self, kind: str) -> str:
        return f'<w:{kind} w:id="{self.next()}" {_REVIEWER}/>'

    def picture(self, part: Part) -> str:
        return picture(part["text"], doc_pr=self.next())

    def box(self, part: Part) -> str:
        content = f"<w:txbxContent>{p('' if part['simple'] else part['text'])}</w:txbxContent>"
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
            f'<wp:extent cx="900000" cy="300000"/><wp:docPr id="{self.next()}" name="Ruta"/>'
            "<a:graphic><a:graphicData"
            ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            '<wps:cNvSpPr txBox="1"/><wps:spPr/>'
            f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
            "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f'<v:shape id="r{self.ids}" type="#_x0000_t202"><v:textbox>{content}</v:textbox>'
            "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
