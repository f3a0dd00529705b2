"""PDFs that somebody else made: what is in them that runs, fetches or never ends stays behind."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.errors import DocumentError
from pipeline.publish.foreign.opened_pdf import MOST_PAGES, opened_pdf
from pipeline.publish.joined.joining import JoinedFile, PartOfFile, join_files
from pipeline.publish.joined.meeting_file import harmless
from pipeline.publish.joined.page_stamp import NumberFont
from tests.tagged_pdfs import ChancePdf, font_file, saved

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
FORBIDDEN = (
    *(b"JavaScript", b"/JS", b"app.alert", b"/Launch", b"/GoToR", b"/SubmitForm", b"/EmbeddedFile"),
    *(b"/OpenAction", b"/AA", b"/RichMedia", b"/XFA", b"/FileAttachment", b"file:", b"hemlig"),
    *(b"/AF", b"/PieceInfo", b"cmd.exe"),
)


def together(*files: bytes) -> JoinedFile:
    parts = [PartOfFile(f"Fil {n}", opened_pdf(data)) for n, data in enumerate(files)]
    return join_files(parts, NumberFont(font_file()), "Kallelse", "sv-SE", accessible=False)


def uncompressed(data: bytes) -> bytes:
    """Return a file with all its objects as plain text."""
    made = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        pdf.save(
            made,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return made.getvalue()


def a_file(change: Callable[[Pdf], None] = lambda _: None) -> bytes:
    """Return a PDF of two pages that say which they are, with something changed in it."""
    with Pdf.new() as pdf:
        for number in range(2):
            page: Any = pdf.add_blank_page(page_size=(300, 400)).obj
            page.Contents = pdf.make_stream(f"BT (sida {number}) Tj ET".encode())
        change(pdf)
        return saved(pdf)


def mark(pdf: Pdf, page: int = 0, **entries: Any) -> Any:
    """Return a new mark on a page."""
    made: Any = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Rect=Array([10, 10, 50, 50]), **entries)
    )
    there: Any = pdf.pages[page].obj
    there.Annots = Array([*there.get("/Annots", []), made])
    return made


def opens_with_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = SCRIPT


def has_named_scripts(pdf: Pdf) -> None:
    names = Array([String("a"), SCRIPT])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def has_pages_that_act(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=SCRIPT)


def has_links_that_act(pdf: Pdf) -> None:
    program = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    elsewhere = Dictionary(S=Name.GoToR, F=String("hemlig.pdf"), D=Array([0, Name.Fit]))
    local = Dictionary(S=Name.URI, URI=String("file:///C:/hemlig"))
    coded = Dictionary(S=Name.URI, URI=String("javascript:app.alert(1)"))
    first = Dictionary(S=Name.URI, URI=String("https://kommun.example/"), Next=SCRIPT)
    for action in (program, elsewhere, local, coded, SCRIPT, first):
        mark(pdf, Subtype=Name.Link, A=action, AA=Dictionary(U=SCRIPT))


def has_a_form_that_sends(pdf: Pdf) -> None:
    field = mark(pdf, Subtype=Name.Widget, FT=Name.Btn, T=String("Skicka"), AA=Dictionary(K=SCRIPT))
    field.A = Dictionary(S=Name.SubmitForm, F=String("https://hemlig.example"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String("hemlig"))


def has_files_inside(pdf: Pdf) -> None:
    file = Dictionary(Type=Name.Filespec, F=String("hemlig.exe"))
    file.EF = Dictionary(F=pdf.make_stream(b"hemlig", Dictionary(Type=Name.EmbeddedFile)))
    names = Array([String("hemlig"), pdf.make_indirect(file)])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = Array([names[1]])
    mark(pdf, Subtype=Name.FileAttachment, FS=names[1])
    mark(pdf, Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=names[1]))


def has_data_of_other_programs(pdf: Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = Dictionary(Rita=Dictionary(Private=String("hemlig")))
    pdf.docinfo["/Author"] = String("hemlig")


def has_a_bookmark_that_acts(pdf: Pdf) -> None:
    outlines: Any = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    item = pdf.make_indirect(Dictionary(Title=String("Bokmärke"), Parent=outlines, A=SCRIPT))
    outlines.First = outlines.Last = item
    pdf.Root.Outlines = outlines


def has_a_page_that_was_taken_out(pdf: Pdf) -> None:
    gone = pdf.make_indirect(Dictionary(Type=Name.Page, Contents=pdf.make_stream(b"(hemlig) Tj")))
    mark(pdf, Subtype=Name.Link, Dest=Array([gone, Name.Fit]))


def has_notes_by_a_reviewer(pdf: Pdf) -> None:
    note = mark(pdf, Subtype=Name.Text, Contents=String("hemlig"), T=String("hemlig"))
    mark(pdf, Subtype=Name.Popup, Parent=note)
    mark(pdf, Subtype=Name.Highlight, Contents=String("hemlig"))


HOSTILE = [value for name, value in dict(globals()).items() if name.startswith(("has_", "opens_"))]


@pytest.mark.parametrize("change", HOSTILE)
def test_what_runs_fetches_or_is_hidden_stays_behind(change: Callable[[Pdf], None]) -> None:
    made = together(a_file(change), a_file())
    text = uncompressed(made.content)

    assert [sign for sign in FORBIDDEN if sign in text] == []
    assert b"(sida 0)" in text
    assert b"(sida 1)" in text


def test_it_is_told_what_stays_behind() -> None:
    told = {change.__name__: together(a_file(change)).remarks[0] for change in HOSTILE}

    assert told == {
        "opens_with_a_script": ("Skript i filen följer inte med.",),
        "has_named_scripts": ("Skript i filen följer inte med.",),
        "has_pages_that_act": (),
        "has_links_that_act": ("Länkar till filer och program leder ingenstans.",),
        "has_a_form_that_sends": (),
        "has_files_inside": (
            "Filer som är bifogade inuti filen följer inte med.",
            "Ljud, film och filer på sidorna följer inte med.",
        ),
        "has_data_of_other_programs": (),
        "has_a_bookmark_that_acts": ("Länkar till filer och program leder ingenstans.",),
        "has_a_page_that_was_taken_out": (),
        "has_notes_by_a_reviewer": ("Kommentarer i filen följer inte med (2).",),
    }


def bookmarks_in_a_ring(pdf: Pdf) -> None:
    outlines: Any = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    place = Array([pdf.pages[0].obj, Name.Fit])
    item: Any = pdf.make_indirect(Dictionary(Title=String("Om igen"), Dest=place))
    item.Next = item.First = outlines.First = item
    pdf.Root.Outlines = outlines


def tags_in_a_ring(pdf: Pdf) -> None:
    tree: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tag: Any = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=tree))
    tag.K = Array([tag])
    tree.K = tag
    pdf.Root.StructTreeRoot = tree


def tags_without_end(pdf: Pdf) -> None:
    tree: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    above = tree
    for _ in range(5_000):
        tag: Any = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=above))
        above.K = tag
        above = tag
    pdf.Root.StructTreeRoot = tree


def a_tag_with_a_huge_number(pdf: Pdf) -> None:
    tree: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    page = pdf.pages[0].obj
    tree.K = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.P, P=tree, Pg=page, K=2_000_000_000)
    )
    pdf.Root.StructTreeRoot = tree


def names_in_a_ring(pdf: Pdf) -> None:
    tree: Any = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree, tree])
    pdf.Root.Names = Dictionary(Dests=tree)


def fields_in_a_ring(pdf: Pdf) -> None:
    field = mark(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("a"))
    other: Any = pdf.make_indirect(Dictionary(T=String("b"), Kids=Array([field])))
    field.Parent, other.Parent = other, other
    pdf.Root.AcroForm = Dictionary(Fields=Array([other]))


def objects_in_a_long_chain(pdf: Pdf) -> None:
    link: Any = pdf.make_indirect(Dictionary())
    for _ in range(30_000):
        link = pdf.make_indirect(Dictionary(Next=link))
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, Next=link)


@pytest.mark.parametrize(
    "change",
    [
        bookmarks_in_a_ring,
        tags_in_a_ring,
        tags_without_end,
        a_tag_with_a_huge_number,
        names_in_a_ring,
        fields_in_a_ring,
        objects_in_a_long_chain,
    ],
)
def test_what_leads_back_to_itself_ends(change: Callable[[Pdf], None]) -> None:
    made = together(a_file(change), a_file())

    with Pdf.open(BytesIO(made.content)) as pdf:
        assert len(pdf.pages) == 4
        assert pdf.check_pdf_syntax() == []


def locked(pdf: Pdf) -> bytes:
    made = BytesIO()
    pdf.save(made, encryption=pikepdf.Encryption(user="hemlig", owner="hemlig"))
    return made.getvalue()


def with_many_pages() -> bytes:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page().obj
        pdf.Root.Pages.Kids = Array([page] * (MOST_PAGES + 1))
        pdf.Root.Pages.Count = MOST_PAGES + 1
        return saved(pdf)


def a_form_that_draws_itself(pdf: Pdf) -> None:
    form: Any = pdf.make_stream(b"/Fx Do")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.Resources = Dictionary(XObject=Dictionary(Fx=form))
    drawn_by_a_page(pdf, form)


def forms_that_draw_forms(pdf: Pdf) -> None:
    form: Any = pdf.make_stream(b"0 0 9 9 re f")
    for _ in range(12):
        form.Type, form.Subtype = Name.XObject, Name.Form
        above: Any = pdf.make_stream(b"/Fx Do " * 10)
        above.Resources = Dictionary(XObject=Dictionary(Fx=form))
        form = above
    form.Type, form.Subtype = Name.XObject, Name.Form
    drawn_by_a_page(pdf, form)


def drawn_by_a_page(pdf: Pdf, form: Any) -> None:
    page: Any = pdf.pages[0].obj
    page.Resources = Dictionary(XObject=Dictionary(Fx=form))
    page.Contents = pdf.make_stream(b"/Fx Do")


def marked_for_removal(pdf: Pdf) -> None:
    mark(pdf, Subtype=Name.Redact)


def test_what_cannot_go_along_is_told_with_what_to_do() -> None:
    with Pdf.open(BytesIO(a_file())) as pdf:
        password = locked(pdf)
    files = {
        "lösenord": password,
        "tom": b"",
        "annat": b"PK\x03\x04 ett kalkylblad",
        "halv": a_file()[:200],
        "många": with_many_pages(),
        "sekretess": a_file(marked_for_removal),
        "ring": a_file(a_form_that_draws_itself),
        "miljarder": a_file(forms_that_draw_forms),
    }
    told = {}
    for name, data in files.items():
        with pytest.raises(DocumentError) as caught:
            opened_pdf(data)
        told[name] = str(caught.value)

    broken = "Filen är skadad eller ingen PDF. Be den som har gjort filen om en ny."
    assert told == {
        "lösenord": "Filen är låst med ett lösenord. Spara den utan lösenord.",
        "tom": broken,
        "annat": broken,
        "halv": broken,
        "många": "Filen har 2001 sidor, och högst 2000 tas med. Dela den.",
        "sekretess": (
            "I filen är text markerad för att tas bort, men den är inte borttagen. "
            "Be avsändaren göra klart borttagningen."
        ),
        "ring": "Filen är för invecklad. Skriv ut den till en ny PDF.",
        "miljarder": "Filen är för invecklad. Skriv ut den till en ny PDF.",
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_file_that_is_damaged_anywhere_is_mended_or_told(seed: int) -> None:
    chance = Random(seed)
    text = uncompressed(ChancePdf(chance, "a").data)
    for _ in range(6):
        data = bytearray(text)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            cut = data[chance.randrange(len(data)) :][: chance.randint(0, 30)]
            data[at : at + chance.randint(0, 30)] = cut
        try:
            made = harmless(bytes(data), "Skadad")
        except DocumentError:
            continue
        with Pdf.open(BytesIO(made)) as pdf:
            assert len(pdf.pages) > 0


def test_a_page_keeps_what_it_inherits_and_a_size_that_paper_can_have() -> None:
    def change(pdf: Pdf) -> None:
        pages: Any = pdf.Root.Pages
        pages.Rotate = 90
        pages.MediaBox = Array([0, 0, 200, 100])
        for number, box in enumerate((None, Array([0, 0, 10**9, 10**9]))):
            page: Any = pdf.pages[number].obj
            del page["/MediaBox"]
            if box is not None:
                page.MediaBox = box

    with Pdf.open(BytesIO(together(a_file(change)).content)) as pdf:
        first, second = pdf.pages
        assert [float(edge) for edge in first.obj.MediaBox] == [0, 0, 200, 100]
        assert [float(edge) for edge in second.obj.MediaBox] == [0, 0, 595, 842]
        assert first.obj.Rotate == second.obj.Rotate == 90


def test_a_layer_that_is_hidden_stays_hidden() -> None:
    def change(pdf: Pdf) -> None:
        groups = [
            pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
            for name in ("synligt", "dolt")
        ]
        pdf.pages[0].obj.Resources = Dictionary(
            Properties=Dictionary({f"/{n}": group for n, group in zip("ab", groups, strict=True)})
        )
        shown = Dictionary(Order=Array(groups), OFF=Array(groups[1:]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=shown)

    with Pdf.open(BytesIO(together(a_file(change), a_file(change)).content)) as pdf:
        layers: Any = pdf.Root.OCProperties
        assert [str(group.Name) for group in layers.OCGs] == ["synligt", "dolt"] * 2
        assert [str(group.Name) for group in layers.D.OFF] == ["dolt"] * 2
