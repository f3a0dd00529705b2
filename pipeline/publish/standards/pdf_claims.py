"""What a PDF says of itself: title, language, day, which standards it keeps; no time, no chance.

(DECISIONS 367)
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zlib import compress

from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    Pdf,
    Stream,
    StreamDecodeLevel,
    String,
)

from pipeline.ooxml.escaping import escape
from pipeline.publish.word.word_facts import WordFacts

_SWEDISH = "sv-SE"
_ICC_HEAD, _ICC_DAY = 128, bytes.fromhex("07d000010001000000000000")
_ENDS_AMISS = b"\r\nendstream"
_OWN_SCHEMA = """
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>"""
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{0}
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Which standards a file says that it keeps; `archive`: "U" or "B" of PDF/A-2, "" for none."""

    accessible: bool
    archive: str


def describe_pdf(pdf: Pdf, facts: WordFacts, title: str) -> None:
    """Let a file say what it is: in its properties, its language, and the title of its window."""
    _say(pdf, facts, title)
    root: Any = pdf.Root
    if not str(root.get("/Lang", "")).strip():
        root.Lang = String(_SWEDISH)
    root.MarkInfo = Dictionary(Marked=True)
    if not isinstance(root.get("/ViewerPreferences"), Dictionary):
        root.ViewerPreferences = Dictionary()
    root.ViewerPreferences.DisplayDocTitle = True
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Tabs = Name.S
    _without_time(root)
    for key in ("/ID", "/DocChecksum"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def _say(pdf: Pdf, facts: WordFacts, title: str) -> None:
    """Let the properties say what the document does, and nothing else."""
    info = pdf.docinfo
    said = {
        "/Title": title,
        "/Author": facts.creator,
        "/Subject": facts.subject,
        "/Keywords": facts.keywords,
        "/Creator": str(info.get("/Creator", "")),
        "/Producer": str(info.get("/Producer", "")),
        "/CreationDate": f"D:{facts.day.replace('-', '')}000000Z" if facts.day else "",
    }
    for key in [*info]:
        del info[key]
    for key, words in said.items():
        if words:
            info[key] = String(words)


def saved_as(pdf: Pdf, claimed: Claimed) -> bytes:
    """Return the file with what it claims; the same for the same content."""
    packet = Stream(pdf, _packet(pdf, claimed).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    root: Any = pdf.Root
    root.Metadata = pdf.make_indirect(packet)
    made = _saved(pdf, ObjectStreamMode.generate)
    if _ENDS_AMISS not in made:
        return made
    _end_apart(pdf)
    return _saved(pdf, ObjectStreamMode.disable)


def _saved(pdf: Pdf, objects: ObjectStreamMode) -> bytes:
    made = BytesIO()
    pdf.save(
        made,
        deterministic_id=True,
        object_stream_mode=objects,
        compress_streams=objects is ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
        fix_metadata_version=False,
    )
    return made.getvalue()


def _end_apart(pdf: Pdf) -> None:
    """Write each stream so that its last byte is not taken for a part of the line's end.

    PDF/A wants its length to be told by its number and by where the line ends. It is one in two
    hundred and fifty that ends so, and only written out in hexadecimal digits it does not.
    """
    for found in pdf.objects:
        if not isinstance(found, Stream) or found.get("/Type") == Name.Metadata:
            continue
        if "/Filter" not in found:
            found.write(compress(found.read_bytes()), filter=Name.FlateDecode)
        packed = found.read_raw_bytes()
        if packed.endswith(b"\r"):
            filters, given = (_as_list(found.get(key)) for key in ("/Filter", "/DecodeParms"))
            given += [None] * (len(filters) - len(given))
            found.write(
                packed.hex().encode() + b">",
                filter=Array([Name.ASCIIHexDecode, *filters]),
                decode_parms=Array([None, *given]) if any(given) else None,
            )


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]


def _without_time(root: Any) -> None:
    """Take the time at which it was made from the profile of colours."""
    for intent in root.get("/OutputIntents", ()):
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Stream):
            made = bytearray(profile.read_bytes())
            if len(made) > _ICC_HEAD:
                made[24:36] = _ICC_DAY
                made[84:100] = bytes(16)  # a digest of the rest, which may be left out
                colours = profile.get("/N")
                profile.write(compress(bytes(made)), filter=Name.FlateDecode)
                profile.N = colours


def _packet(pdf: Pdf, claimed: Claimed) -> str:
    root: Any = pdf.Root
    info = {key: escape(str(value)) for key, value in pdf.docinfo.items()}
    day = info.get("/CreationDate", "")[2:10]
    when = f"{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00Z" if day else ""
    one = "<rdf:li>{0}</rdf:li>"
    alike = _within("Alt", '<rdf:li xml:lang="x-default">{0}</rdf:li>')
    properties = (
        ("dc:title", info.get("/Title"), alike),
        ("dc:creator", info.get("/Author"), _within("Seq", one)),
        ("dc:description", info.get("/Subject"), alike),
        ("dc:language", escape(str(root.Lang)), _within("Bag", one)),
        ("pdf:Keywords", info.get("/Keywords"), "{0}"),
        ("pdf:Producer", info.get("/Producer"), "{0}"),
        ("xmp:CreatorTool", info.get("/Creator"), "{0}"),
        ("xmp:CreateDate", when, "{0}"),
        ("pdfuaid:part", "1" if claimed.accessible else "", "{0}"),
        ("pdfaid:part", "2" if claimed.archive else "", "{0}"),
        ("pdfaid:conformance", claimed.archive, "{0}"),
    )
    said = "".join(
        f"\n   <{name}>{form.replace('{0}', words)}</{name}>"
        for name, words, form in properties
        if words
    )
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    )
    described = f'\n  <rdf:Description rdf:about="" {spaces}>{said}\n  </rdf:Description>'
    schema = _OWN_SCHEMA if claimed.archive and claimed.accessible else ""
    return _PACKET.replace("{0}", described + schema)


def _within(kind: str, item: str) -> str:
    return f"<rdf:{kind}>{item}</rdf:{kind}>"
