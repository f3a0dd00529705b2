"""The parts that Word puts beside the text when it saves: threads of comments, people, notes."""

from __future__ import annotations

from lxml import etree

from tests.docx import HEAD, NAMESPACES, REL, WML, W

Files = dict[str, bytes | str | None]

_MS = "http://schemas.microsoft.com/office"
_EXTENDED = f"{_MS}/word/2012/wordml"
_IDS = f"{_MS}/word/2016/wordml/cid"
_EXTENSIBLE = f"{_MS}/word/2018/wordml/cex"
_PARA = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_TEXT = "word/comments.xml"
_SEPARATORS = "".join(
    f'<w:{{0}} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:{{0}}>'
    for kind, number, mark in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)


def add_companions(files: Files, replies: dict[str, str] | None = None) -> None:
    """Put Word's own parts in a file; `replies`: which comment (id) answers which other."""
    _add(files, "webSettings.xml", f"{REL}/webSettings", "webSettings", "w:webSettings", "")
    people = f'<w15:person xmlns:w15="{_EXTENDED}" w15:author="Anna"/>'
    _add(files, "people.xml", f"{_MS}/2011/relationships/people", "people", "w15:people", people)
    for kind in ("footnote", "endnote"):
        said = _SEPARATORS.format(kind)
        _add(files, f"{kind}s.xml", f"{REL}/{kind}s", f"{kind}s", f"w:{kind}s", said)
    glossary = "w:glossaryDocument"
    name = "glossary/document.xml"
    _add(files, name, f"{REL}/glossaryDocument", "document.glossary", glossary, "")
    if _TEXT in files:
        _threads(files, replies or {})


def _threads(files: Files, replies: dict[str, str]) -> None:
    """Write the threads: the first of each has no parent, and no word of it."""
    root = etree.fromstring(_bytes(files[_TEXT]))
    known: dict[str, str] = {}
    for number, comment in enumerate(root.iter(f"{{{W}}}comment"), 1):
        paragraph = list(comment.iter(f"{{{W}}}p"))[-1]
        para = f"{number:08X}"
        known[str(comment.get(f"{{{W}}}id"))] = para
        paragraph.set(_PARA, para)
    files[_TEXT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    extended, ids, extensible = "", "", ""
    for said, para in known.items():
        parent = known.get(replies.get(said, ""), "")
        more = f' w15:paraIdParent="{parent}"' if parent else ""
        extended += f'<w15:commentEx w15:paraId="{para}"{more} w15:done="0"/>'
        ids += f'<w16cid:commentId w16cid:paraId="{para}" w16cid:durableId="A{para[1:]}"/>'
        extensible += f'<w16cex:commentExtensible w16cex:durableId="A{para[1:]}"/>'
    for name, space, root_name, inner, year in (
        ("commentsExtended", _EXTENDED, "w15:commentsEx", extended, 2011),
        ("commentsIds", _IDS, "w16cid:commentsIds", ids, "2016/09"),
        ("commentsExtensible", _EXTENSIBLE, "w16cex:commentsExtensible", extensible, "2018/08"),
    ):
        files.pop(f"word/{name}.xml", None)
        kind = f"{_MS}/{year}/relationships/{name}"
        _add(files, f"{name}.xml", kind, name, root_name, inner, space)


def _add(
    files: Files, name: str, kind: str, type: str, root: str, inner: str, space: str = _EXTENDED
) -> None:
    part = f"word/{name}"
    if part in files:
        return
    prefix = root.partition(":")[0]
    names = NAMESPACES if prefix == "w" else f'xmlns:{prefix}="{space}"'
    files[part] = f"{HEAD}<{root} {names}>{inner}</{root}>"
    rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    if kind.encode() not in _bytes(files[rels]):
        made = f'<Relationship Id="rIdOrd{len(files)}" Type="{kind}" Target="{name}"/>'
        files[rels] = _bytes(files[rels]).replace(
            b"</Relationships>", f"{made}</Relationships>".encode()
        )
        made = f'<Override PartName="/{part}" ContentType="{WML}.{type}+xml"/>'
        files[types] = _bytes(files[types]).replace(b"</Types>", f"{made}</Types>".encode())


def _bytes(data: bytes | str | None) -> bytes:
    return data.encode() if isinstance(data, str) else data or b""
