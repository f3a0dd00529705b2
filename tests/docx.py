"""Word files for tests, in one line each, without python-docx.

    docx("Ett stycke", heading("Mål"), bullet("en punkt"), table(["A", "B"], ["1", "2"]))

A block is text, which becomes a paragraph, or XML, which starts with `<`; `p("<mål>")` escapes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="{MC}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' mc:Ignorable="w14"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_FALLBACK = f"{{{MC}}}Fallback"

Blocks = str | Sequence[str]


class Part(NamedTuple):
    """One part beside the main document, which has a relationship `id` to it."""

    name: str
    content_type: str
    relationship: str
    data: bytes
    id: str


# ---------------------------------------------------------------- blocks


def run(text: str, properties: str = "") -> str:
    """Return a w:r; `properties` is the inside of its rPr. Tab and newline become w:tab, w:br."""
    inner = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    inner = f"<w:t>{inner}</w:t>".replace("<w:t>", '<w:t xml:space="preserve">')
    inner = inner.replace('<w:t xml:space="preserve"></w:t>', "")
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a w:p of runs: text, or XML of runs that starts with `<w:`."""
    inner = "".join(r if r.startswith("<w:") else run(r) for r in runs)
    ppr = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p>{f'<w:pPr>{ppr}</w:pPr>' if ppr else ''}{inner}</w:p>"


def heading(text: str, level: int = 1) -> str:
    """Return a paragraph in Heading 1–3."""
    return p(text, style=f"Heading{level}")


def title(text: str) -> str:
    """Return a paragraph in Title."""
    return p(text, style="Title")


def bullet(text: str) -> str:
    """Return a paragraph in List Bullet."""
    return p(text, style="ListBullet")


def number(text: str) -> str:
    """Return a paragraph in List Number."""
    return p(text, style="ListNumber")


def cell(*blocks: str) -> str:
    """Return a w:tc."""
    return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{xml(blocks or "")}</w:tc>'


def row(*cells: str, header: bool = False) -> str:
    """Return a w:tr of texts or w:tc."""
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    inner = "".join(c if c.startswith("<w:tc") else cell(c) for c in cells)
    return f"<w:tr>{properties}{inner}</w:tr>"


def table(*rows: Sequence[str] | str, header: bool = True) -> str:
    """Return a w:tbl of rows of texts (or w:tr); the first is the header row unless told not."""
    made = [
        r if isinstance(r, str) else row(*r, header=header and i == 0) for i, r in enumerate(rows)
    ]
    width = max(r.count("<w:tc>") for r in made)
    grid = '<w:gridCol w:w="3000"/>' * width
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )


def control(inner: str, tag: str = "", *, alias: str = "", id: int = 1, plain: bool = False) -> str:
    """Return a run-level w:sdt round `inner`: text, or XML of runs."""
    alias = alias or tag
    inner = inner if inner.startswith("<w:") else run(inner)
    named = f"<w:alias w:val={quoteattr(alias)}/>" if alias else ""
    named += f"<w:tag w:val={quoteattr(tag)}/>" if tag else ""
    kind = "<w:text/>" if plain else ""
    return (
        f'<w:sdt><w:sdtPr>{named}<w:id w:val="{id}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


def bookmark(inner: str, name: str, id: int = 0) -> str:
    """Return runs with a bookmark round them."""
    inner = inner if inner.startswith(("<w:", "<m:")) else run(inner)
    start = f'<w:bookmarkStart w:id="{id}" w:name={quoteattr(name)}/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{id}"/>'


def field(instruction: str, result: str = "1") -> str:
    """Return the runs of a complex field (PAGE, NUMPAGES …) with its cached result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(
    alt: str, id: str = "rIdBild", *, doc_pr: int = 1, mm: tuple[int, int] = (20, 10)
) -> str:
    """Return a run with an inline picture; `id` is a key of docx(images=…), which knows rIdBild."""
    cx, cy = (size * 36000 for size in mm)
    named = f'id="{doc_pr}" name="Bild {doc_pr}" descr={quoteattr(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr {named}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_drawing(alt: str, id: str = "rIdDiagram", *, cy: str = "2448000") -> str:
    """Return a run with an inline chart; `id` is that of a chart_part."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="4392000" cy="{cy}"/>'
        f'<wp:docPr id="7" name="Diagram 7" descr={quoteattr(alt)}/><a:graphic>'
        f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{id}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_part(*plots: str, id: str = "rIdDiagram") -> Part:
    """Return a chart with those plots, `bars(…)` or other XML."""
    xml = (
        f'{HEAD}<c:chartSpace xmlns:c="{CHART}"><c:chart><c:plotArea>{"".join(plots)}'
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    name, kind = "word/charts/chart1.xml", "application/vnd.openxmlformats-officedocument.drawingml"
    return Part(name, f"{kind}.chart+xml", f"{REL}/chart", xml.encode(), id)


def bars(series: int = 1, plot: str = "barChart") -> str:
    """Return a plot of a chart with that many series, empty."""
    made = (f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/></c:ser>' for n in range(series))
    return f"<c:{plot}>{''.join(made)}</c:{plot}>"


def png(width: int = 2, height: int = 1) -> bytes:
    """Return a grey PNG picture of that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def xml(blocks: Blocks) -> str:
    """Return blocks as XML: a text becomes a paragraph, what starts with `<` stays."""
    listed = [blocks] if isinstance(blocks, str) else blocks
    return "".join(b if b.startswith("<") else p(*([b] if b else [])) for b in listed)


# ---------------------------------------------------------------- the package


def _style(
    name: str, id: str, inner: str = "", kind: str = "paragraph", based: str = "Normal"
) -> str:
    default = ' w:default="1"' if name in ("Normal", "Normal Table") else ""
    on = f'<w:basedOn w:val="{based}"/>' if based and not default else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{id}"><w:name w:val="{name}"/>{on}'
        f"<w:qFormat/>{inner}</w:style>"
    )


def _heading_style(level: int) -> str:
    inner = (
        '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:color w:val="1F3864"/><w:sz w:val="{36 - 4 * level}"/></w:rPr>'
    )
    return _style(f"heading {level}", f"Heading{level}", inner)


def _list_style(name: str, id: str, num: int) -> str:
    return _style(name, id, f'<w:pPr><w:numPr><w:numId w:val="{num}"/></w:numPr></w:pPr>')


def styles_xml(more: str = "") -> str:
    """Return word/styles.xml: sv-SE, Normal, Title, Heading 1–3, List Bullet, List Number."""
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Carlito" w:hAnsi="Carlito" w:cs="Carlito"/><w:sz w:val="22"/>'
        '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal", "Normal")
        + "".join(map(_heading_style, (1, 2, 3)))
        + _style("Title", "Title", '<w:rPr><w:sz w:val="40"/></w:rPr>')
        + _list_style("List Bullet", "ListBullet", 1)
        + _list_style("List Number", "ListNumber", 2)
        + _style("header", "Header")
        + _style("footer", "Footer")
        + _style("Normal Table", "TableNormal", kind="table")
        + more
        + "</w:styles>"
    )


def numbering_xml() -> str:
    """Return word/numbering.xml: num 1 is bullets, num 2 is 1. 2. 3."""

    def abstract(id: int, format: str, text: str, style: str) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
            f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        )

    return (
        f"{HEAD}<w:numbering {NAMESPACES}>{abstract(0, 'bullet', '•', 'ListBullet')}"
        f"{abstract(1, 'decimal', '%1.', 'ListNumber')}"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def core_xml(core_title: str = "Provdokument") -> str:
    """Return docProps/core.xml with a title and the language, no times."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
        f"<dc:title>{escape(core_title)}</dc:title><dc:language>sv-SE</dc:language></cp:coreProperties>"
    )


def notes_xml(notes: Sequence[Blocks], kind: str = "footnote") -> str:
    """Return a footnotes (endnotes) part: the two separators, then `notes` with ids from 1."""
    own = "".join(
        f'<w:{kind} w:id="{i}">{xml(blocks)}</w:{kind}>' for i, blocks in enumerate(notes, 1)
    )
    fixed = "".join(
        f'<w:{kind} w:type="{name}" w:id="{i}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for i, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"{HEAD}<w:{kind}s {NAMESPACES}>{fixed}{own}</w:{kind}s>"


def docx(
    *blocks: str,
    headers: Blocks | Mapping[str, Blocks] = "",
    footers: Blocks | Mapping[str, Blocks] = "",
    styles: str = "",
    footnotes: Sequence[Blocks] = (),
    images: Mapping[str, bytes] | None = None,
    parts: Iterable[Part] = (),
    section: str = "",
    settings: str = "",
    core: str = "Provdokument",
) -> bytes:
    """Return a valid .docx.

    Args:
        blocks: Texts and XML of the body.
        headers: Blocks, or a mapping from default, first and even to blocks.
        footers: As headers.
        styles: More w:style elements.
        footnotes: Blocks of each note; `<w:footnoteReference w:id="1"/>` refers to the first.
        images: Relationship id → PNG; `picture()` refers to them. rIdBild is always there.
        parts: More parts with a relationship from the main document.
        section: More at the end of w:sectPr.
        settings: More at the end of w:settings.
        core: The document's title.
    """
    made = [
        *_margin_parts("header", headers),
        *_margin_parts("footer", footers),
        *_fixed_parts(styles, settings + _even(headers, footers)),
        *_footnotes(footnotes),
        *parts,
    ]
    body = f"{xml(blocks)}{_section(made, section)}"
    document = f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return _package(document.encode(), made, {"rIdBild": png(), **(images or {})}, core)


def package(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of the files as they are, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(data: bytes, files: Mapping[str, bytes | str | None]) -> bytes:
    """Return the package with parts replaced or added, and those that are None taken away."""
    merged: dict[str, bytes | str | None] = {**files_of(data), **files}
    return package({name: part for name, part in merged.items() if part is not None})


def leading_to(data: bytes, address: str) -> bytes:
    """Return the package with a relationship `rIdL` of its text to an address."""
    name = "word/_rels/document.xml.rels"
    link = (
        f'<Relationship Id="rIdL" Type="{REL}/hyperlink" Target={quoteattr(address)} '
        'TargetMode="External"/></Relationships>'
    )
    return changed(data, {name: xml_of(data, name).replace("</Relationships>", link)})


def _margin_parts(kind: str, given: Blocks | Mapping[str, Blocks]) -> list[Part]:
    which = given if isinstance(given, Mapping) else ({"default": given} if given else {})
    tag, style = ("w:hdr", "Header") if kind == "header" else ("w:ftr", "Footer")
    made = []
    for name, blocks in which.items():
        listed = [blocks] if isinstance(blocks, str) else blocks
        inner = "".join(b if b.startswith("<") else p(b, style=style) for b in listed)
        text = f"{HEAD}<{tag} {NAMESPACES}>{inner}</{tag}>"
        file = f"word/{kind}-{name}.xml"
        made.append(
            Part(file, f"{WML}.{kind}+xml", f"{REL}/{kind}", text.encode(), f"rId-{kind}-{name}")
        )
    return made


def _even(*given: Blocks | Mapping[str, Blocks]) -> str:
    even = any(isinstance(g, Mapping) and "even" in g for g in given)
    return "<w:evenAndOddHeaders/>" if even else ""


def _fixed_parts(styles: str, settings: str) -> list[Part]:
    set_up = f"{HEAD}<w:settings {NAMESPACES}>{settings}</w:settings>"
    return [
        Part(f"word/{name}.xml", f"{WML}.{name}+xml", f"{REL}/{name}", text.encode(), f"rId-{name}")
        for name, text in (
            ("styles", styles_xml(styles)),
            ("numbering", numbering_xml()),
            ("settings", set_up),
        )
    ]


def _footnotes(notes: Sequence[Blocks]) -> list[Part]:
    if not notes:
        return []
    kind = "footnotes"
    data = notes_xml(notes).encode()
    return [Part(f"word/{kind}.xml", f"{WML}.{kind}+xml", f"{REL}/{kind}", data, f"rId-{kind}")]


def _section(made: Sequence[Part], more: str) -> str:
    refs = ""
    for part in made:
        _, _, rest = part.id.partition("-")
        kind, _, which = rest.partition("-")
        if kind in ("header", "footer") and which:
            refs += f'<w:{kind}Reference w:type="{which}" r:id="{part.id}"/>'
    first = "<w:titlePg/>" if 'w:type="first"' in refs else ""
    return (
        f'<w:sectPr>{refs}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
        'w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
        f"{first}{more}</w:sectPr>"
    )


def _package(
    document: bytes, made: Sequence[Part], images: Mapping[str, bytes], core: str
) -> bytes:
    main = Part("word/document.xml", f"{WML}.document.main+xml", "", document, "")
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    core_part = Part("docProps/core.xml", core_type, CORE_REL, core_xml(core).encode(), "rId2")
    every = [main, *made, core_part]
    files: dict[str, bytes | str] = {"[Content_Types].xml": _content_types(every)}
    office = Part("word/document.xml", "", f"{REL}/officeDocument", b"", "rId1")
    files["_rels/.rels"] = _relationships([office, core_part], {}, base="")
    used = {i: data for i, data in images.items() if any(_mentions(part.data, i) for part in every)}
    for part in every:
        files[part.name] = part.data
        here = {i: data for i, data in used.items() if _mentions(part.data, i)}
        if part is main or here:
            folder, _, name = part.name.rpartition("/")
            files[f"{folder}/_rels/{name}.rels"] = _relationships(
                made if part is main else [], here
            )
    files |= {f"word/media/{i}.png": data for i, data in used.items()}
    return package(files)


def _mentions(data: bytes, id: str) -> bool:
    return f'r:embed="{id}"'.encode() in data


def _content_types(parts: Iterable[Part]) -> str:
    rows = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>'
        for part in parts
        if part.content_type
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{rows}</Types>'
    )


def _relationships(parts: Iterable[Part], images: Mapping[str, bytes], base: str = "word/") -> str:
    rows = [(part.id, part.relationship, _target(part.name, base)) for part in parts]
    rows += [(i, f"{REL}/image", f"media/{i}.png") for i in images]
    inner = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{to}"/>' for i, t, to in rows)
    package_ns = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{package_ns}">{inner}</Relationships>'


def _target(name: str, base: str) -> str:
    return name.removeprefix(base) if name.startswith(base) else f"/{name}"


# ---------------------------------------------------------------- looking inside


def files_of(data: bytes) -> dict[str, bytes]:
    """Return name → bytes of every file in the zip, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml_of(data: bytes, part: str = "word/document.xml") -> str:
    """Return one part as text."""
    return files_of(data)[part].decode()


def text_of(data: bytes, headers: bool = False) -> str:
    """Return every paragraph's text, a line each, inside tables, controls and text boxes too.

    With `headers` also headers, footers and notes, after the body, in order of name.
    """
    names = ["word/document.xml"]
    files = files_of(data)
    if headers:
        names += sorted(n for n in files if re.match(r"word/(header|footer|footnotes|endnotes)", n))
    return "\n".join(line for name in names for line in _paragraphs(etree.fromstring(files[name])))


def _paragraphs(root: etree._Element) -> list[str]:
    return [_text(e) for e in root.iter(f"{{{W}}}p") if not list(e.iterancestors(_FALLBACK))]


def _text(paragraph: etree._Element) -> str:
    marks = {
        f"{{{W}}}tab": "\t",
        f"{{{W}}}br": "\n",
        f"{{{W}}}cr": "\n",
        f"{{{W}}}noBreakHyphen": "‑",
    }
    words = []
    for element in paragraph.iter(f"{{{W}}}t", *marks):
        owner = next(element.iterancestors(f"{{{W}}}p"), None)
        in_run = next(element.iterancestors()).tag == f"{{{W}}}r"  # a w:tab in w:tabs is none
        if owner is paragraph and in_run:
            words.append(marks.get(str(element.tag), element.text or ""))
    return "".join(words)
