"""Small PDFs with tags, made by chance; and what pypdf, another library, reads of a PDF's tags."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader
from pypdf.generic import ContentStream

from pipeline.publish import AccessiblePdf

# Few names, so that files that are joined mean different things by the same ones.
_KINDS = ("P", "Sect", "Span", "Standard", "Rubrik", "Brödtext", "Underrubrik")
_MEANINGS = ("P", "H1", "H2", "Sect", "Brödtext", "Standard")
_STANDARD = {"P", "Sect", "Span", "H1", "H2", "Document", "Link", "Form", "Div", "Part"}
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange endcmap end end"""


def with_font(pdf: Pdf) -> Any:
    """Return a font in a PDF, with what says which signs its codes are."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            ToUnicode=pdf.make_stream(_TO_UNICODE),
        )
    )


def font_file(title: str = "") -> bytes:
    """Return a PDF that has a font for page numbers."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(Font=Dictionary(F1=with_font(pdf)))
        page.obj.Contents = pdf.make_stream(f"BT /F1 9 Tf 20 300 Td ({title}) Tj ET".encode())
        return saved(pdf)


def stand_ins(
    documents: Mapping[str, bytes], _program: Path, _archival: Collection[str] = ()
) -> dict[str, AccessiblePdf]:
    """Return a PDF for each document, of one page that says nothing but has a font."""
    made = {name: font_file(sha256(data).hexdigest()) for name, data in documents.items()}
    return {name: AccessiblePdf(data, 1, (), ()) for name, data in made.items()}


def saved(pdf: Pdf) -> bytes:
    """Return a PDF's bytes."""
    made = BytesIO()
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


class ChancePdf:
    """A PDF that chance has made; `tagged` without tags when false."""

    def __init__(self, chance: Random, name: str, *, tagged: bool = True) -> None:
        self._chance, self._name, self._count = chance, name, 0
        self._pdf = Pdf.new()
        self._font = with_font(self._pdf)
        self._pages: list[Any] = []
        self._places: dict[int, list[bytes]] = {}
        for _ in range(chance.randint(1, 3)):
            self._pages.append(self._pdf.add_blank_page(page_size=(300, 400)).obj)
        shared = Dictionary(Font=Dictionary(F1=self._font))
        self._shared = self._pdf.make_indirect(shared)
        self._tree: Any = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._parents: dict[int, Any] = {}
        self._content: list[bytes] = [b"BT /F1 10 Tf 20 300 Td" for _ in self._pages]
        self._marks: list[list[Any]] = [[] for _ in self._pages]
        self._elements: list[Any] = []
        self._group: Any = self._pdf.make_indirect(Dictionary(T=String("blankett"), Kids=Array()))
        self._pdf.Root.AcroForm = Dictionary(Fields=Array([self._group]))
        self._named()
        self._tree.K = Array([self._element(self._tree, 0)])
        if tagged:
            self._close_tree()
        for number, page in enumerate(self._pages):
            self._close_page(number, page, tagged=tagged)
        self._outline()
        self.data = saved(self._pdf)

    def _word(self) -> str:
        self._count += 1
        return f"{self._name}{self._count}"

    def _named(self) -> None:
        """Give places names that other files give theirs."""
        pairs: list[Any] = []
        for name in ("avsnitt1", "avsnitt2"):
            page = self._chance.choice(self._pages)
            pairs += [String(name), Array([page, Name.XYZ, 0, 300, 0])]
        self._pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(pairs)))
        page = self._chance.choice(self._pages)
        self._pdf.Root.Dests = Dictionary(gammal=Dictionary(D=Array([page, Name.Fit])))

    def _element(self, above: Any, depth: int) -> Any:
        kind = "Document" if depth == 0 else self._chance.choice(_KINDS)
        made: Any = self._pdf.make_indirect(
            Dictionary({"/Type": Name.StructElem, "/S": Name(f"/{kind}"), "/P": above})
        )
        self._elements.append(made)
        number = self._chance.randrange(len(self._pages))
        made.Pg = self._pages[number]
        if self._chance.random() < 0.3:
            made.ID = String(f"id{len(self._elements)}")
        if self._chance.random() < 0.3:
            made.C = self._chance.choice([Name.Tabell, Array([Name.Tabell, 0, Name.Text])])
        if self._chance.random() < 0.3:
            made.Alt = String(self._word())
        if self._chance.random() < 0.3:
            headers = Array([String("id1"), String("id2")])
            made.A = Dictionary(O=Name.Table, Headers=headers)
        kids = [self._held(made, number, depth) for _ in range(self._chance.randint(1, 4))]
        made.K = kids[0] if len(kids) == 1 and self._chance.random() < 0.5 else Array(kids)
        return made

    def _held(self, element: Any, number: int, depth: int) -> Any:
        way = self._chance.random()
        if way < 0.45 and depth < 4:
            return self._element(element, depth + 1)
        if way < 0.6:
            return self._object(element, number)
        if way < 0.7:
            return self._form(element, number)
        elsewhere = self._chance.randrange(len(self._pages))
        mcid = self._mark(element, elsewhere, self._content, f"({self._word()}) Tj")
        if elsewhere == number:
            return mcid
        return Dictionary(Type=Name.MCR, Pg=self._pages[elsewhere], MCID=mcid)

    def _mark(self, element: Any, key: int, content: list[bytes], drawn: str) -> int:
        places = self._parents.setdefault(key, Array())
        mcid = len(places)
        places.append(element)
        content[key] += f"\n/Span <</MCID {mcid}>> BDC {drawn} EMC".encode()
        return mcid

    def _object(self, element: Any, number: int) -> Any:
        """Return a link, or a field, as a tag holds it."""
        page = self._chance.choice(self._pages)
        is_field = self._chance.random() < 0.3
        kind = Name.Widget if is_field else Name.Link
        mark: Any = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([20, 20, 90, 40]))
        mark = self._pdf.make_indirect(mark)
        key = 100 + len(self._parents)
        self._parents[key] = element
        mark.StructParent = key
        if is_field:
            mark.FT, mark.T = Name.Tx, String("namn")
            mark.V = String(self._word())
            is_grouped = self._chance.random() < 0.5
            fields = self._group.Kids if is_grouped else self._pdf.Root.AcroForm.Fields
            fields.append(mark)
            if is_grouped:
                mark.Parent = self._group
        else:
            ways: list[tuple[str, Any]] = [
                ("Dest", Array([page, Name.Fit])),
                ("Dest", String("avsnitt1")),
                ("Dest", Name.gammal),
                ("A", Dictionary(S=Name.GoTo, D=String("avsnitt2"))),
                ("A", Dictionary(S=Name.URI, URI=String("https://kommun.example/"))),
            ]
            name, value = self._chance.choice(ways)
            mark[f"/{name}"] = value
        self._marks[number].append(mark)
        return Dictionary(Type=Name.OBJR, Obj=mark, Pg=self._pages[number])

    def _form(self, element: Any, number: int) -> Any:
        """Return a marked place in a form that the page draws."""
        says = self._chance.random() < 0.7
        drawn = f"BT /F1 9 Tf ({self._word()}) Tj ET" if says else "0 0 9 9 re f"
        form: Any = self._pdf.make_stream(f"/Span <</MCID 0>> BDC {drawn} EMC".encode())
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 400])
        if says:
            form.Resources = self._shared
        key = 100 + len(self._parents)
        form.StructParents = key
        self._parents[key] = Array([element])
        name = f"Fx{key}"
        if "/XObject" not in self._shared:
            self._shared.XObject = Dictionary()
        self._shared.XObject[f"/{name}"] = form
        self._content[number] += f"\nET /{name} Do BT /F1 10 Tf".encode()
        return Dictionary(Type=Name.MCR, Pg=self._pages[number], Stm=form, MCID=0)

    def _close_tree(self) -> None:
        kinds = self._chance.sample(_KINDS[3:], 3)
        roles = {f"/{kind}": Name(f"/{self._chance.choice(_MEANINGS)}") for kind in kinds}
        if self._chance.random() < 0.2:
            roles["/Span"] = Name.P  # a name of the standard, with another meaning
        self._tree.RoleMap = Dictionary(roles)
        space = self._chance.randint(1, 9)
        self._tree.ClassMap = Dictionary(
            Tabell=Dictionary(O=Name.Layout, SpaceAfter=space),
            Text=Array([Dictionary(O=Name.Layout, SpaceBefore=space)]),
        )
        named = sorted((bytes(e.ID), e) for e in self._elements if "/ID" in e)
        ids = Array([part for id_, e in named for part in (String(id_), e)])
        self._tree.IDTree = Dictionary(Names=ids)
        numbers = [part for key in sorted(self._parents) for part in (key, self._parents[key])]
        self._tree.ParentTree = Dictionary(Nums=Array(numbers))
        self._pdf.Root.StructTreeRoot = self._tree
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _close_page(self, number: int, page: Any, *, tagged: bool) -> None:
        page.Resources = self._shared
        drawn = self._content[number] + f"\n({self._name}-sida-{number}) Tj ET".encode()
        page.Contents = self._pdf.make_stream(drawn)
        if number in self._parents and tagged:
            page.StructParents = number
        if self._marks[number]:
            page.Annots = Array(self._marks[number])

    def _outline(self) -> None:
        with self._pdf.open_outline() as outline:
            for number in range(len(self._pages)):
                outline.root.append(pikepdf.OutlineItem(f"{self._name} avsnitt {number}", number))


# ---------------------------------------------------------------- what pypdf reads


@dataclass(frozen=True)
class ReadTag:
    """One tag as a reader understands it, with the text and the objects that it holds itself."""

    means: str
    alternative: str
    looks: str
    headers: tuple[str, ...]  # alternatives of the cells that are named as its headers
    holds: tuple[str, ...]


def read_tags(reader: PdfReader, top: Any = None) -> list[ReadTag]:
    """Return the tags of a file in the order of reading, or those below one tag."""
    tree: Any = reader.root_object["/StructTreeRoot"]
    elements = tags_below(tree if top is None else top)
    return [_read(tree, element, _list(element.get("/K"))) for element in elements]


def tags_below(top: Any) -> Iterator[Any]:
    """Yield the tags below one, in the order of reading."""
    waiting = list(reversed(_list(top.get("/K"))))
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            waiting += reversed([kid for kid in _list(element.get("/K")) if _is_tag(kid)])


def _is_tag(kid: Any) -> bool:
    return isinstance(kid.get_object(), dict) and "/S" in kid.get_object()


def _list(value: Any) -> list[Any]:
    value = value.get_object() if value is not None else []
    return list(value) if isinstance(value, list) else [value]


def _read(tree: Any, element: Any, kids: list[Any]) -> ReadTag:
    ids = {str(key): tag for key, tag in _pairs(tree.get("/IDTree"))}
    attributes = [a.get_object() for a in _list(element.get("/A")) if not isinstance(a, int)]
    headers = [id_ for a in attributes for id_ in a.get("/Headers", [])]
    named = [ids[str(id_)].get_object() for id_ in headers if str(id_) in ids]
    return ReadTag(
        meaning(tree, str(element["/S"])),
        str(element.get("/Alt", "")),
        _looks(tree, element),
        tuple(str(tag.get("/Alt", "")) for tag in named),
        tuple(_text(element, kid.get_object()) for kid in kids if not _is_tag(kid)),
    )


def meaning(tree: Any, name: str) -> str:
    """Return what a tag's name means in the end; "?" for one that means nothing."""
    roles = tree.get("/RoleMap", {})
    seen: list[str] = []
    while name in roles and name not in seen:
        seen.append(name)
        name = str(roles[name])
    return name if name[1:] in _STANDARD else "?"


def _looks(tree: Any, element: Any) -> str:
    classes = [str(c) for c in _list(element.get("/C")) if not isinstance(c, int)]
    known = tree.get("/ClassMap", {})
    return str([known[name].get_object() for name in classes])


def _pairs(node: Any) -> Iterator[tuple[Any, Any]]:
    node = node.get_object() if node is not None else {}
    for kid in node.get("/Kids", []):
        yield from _pairs(kid)
    pairs = node.get("/Names", node.get("/Nums", []))
    yield from zip(pairs[::2], pairs[1::2], strict=True)


def _text(element: Any, kid: Any) -> str:
    """Return what a marked place says, or what an object is and where it leads."""
    if isinstance(kid, int):
        return marked_texts(element["/Pg"])[kid]
    if "/Obj" in kid:
        thing = kid["/Obj"]
        return f"{thing['/Subtype']} {thing.get('/V', '')}"
    owner = kid.get("/Stm", kid.get("/Pg", element.get("/Pg")))
    return marked_texts(owner)[int(kid["/MCID"])]


def marked_texts(owner: Any) -> dict[int, str]:
    """Return the text at each marked place of a page, or of a form."""
    owner = owner.get_object()
    source = owner.get("/Contents", owner)
    found: dict[int, str] = {}
    open_: list[int | None] = []
    for operands, operator in ContentStream(source.get_object(), None).operations:
        if operator == b"BDC":
            inside = operands[1] if isinstance(operands[1], dict) else {}
            open_.append(inside.get("/MCID"))
        elif operator == b"BMC":
            open_.append(None)
        elif operator == b"EMC":
            open_.pop()
        elif operator == b"Tj":
            say(open_, found, str(operands[0]))
        if operator in (b"BDC", b"re"):
            say(open_, found, "")
    return found


def say(open_: list[int | None], found: dict[int, str], text: str) -> None:
    """Add a text to what the innermost marked place says."""
    places = [place for place in open_ if place is not None]
    if places:
        found[places[-1]] = found.get(places[-1], "") + text


def numbers_lead_to(reader: PdfReader) -> dict[int, Any]:
    """Return what each number of the file's tree of numbers leads to."""
    tree: Any = reader.root_object["/StructTreeRoot"]
    return {int(key): value.get_object() for key, value in _pairs(tree["/ParentTree"])}
