"""A look that somebody gives a document in Word is an edit: it stays, and what is new comes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Action
from pipeline.ooxml.content.looks_apart import looks_apart
from pipeline.ooxml.package import Package, read_package
from pipeline.store.found_files import Standing
from tests.amounts import largest_of_each_kind
from tests.bare_saves import onlyoffice, standings
from tests.conftest import Built
from tests.docx import W, changed, docx, files_of, p, picture, table
from tests.hand import Hand, elements
from tests.test_merge import _forget_copies, hand, lines, merged, put, sound
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

_Element = etree._Element

AMBITION = "Mål/M2/Ambitionsnivå"
TEMPLATE = (
    p("{{ program.namn }}", style="Heading1"),
    p("{%p for mål in program.mål %}"),
    p("Mål {{ mål.nr }}: {{ mål.måltext }} i hela kommunen"),
    p("{{ mål.ambitionsnivå }}"),
    p("{%p endfor %}"),
    table(["Mått", "Värde"], ["Vatten", "Rent"]),
    p("Ett stycke utan celler."),
    p("Sist."),
)
HEADER = p("Kommunens gamla brevhuvud")


def designed(folder: WorkingFolder, *blocks: str, header: str | dict[str, str] = HEADER) -> None:
    """Write the template of the programme."""
    folder.template("program", *(blocks or TEMPLATE), headers=header, footers=p("Box 1"))


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with a programme that has a table and a header, built."""
    made = WorkingFolder(tmp_path / "arbetsmapp")
    designed(made)
    made.build("program")
    return made


def xml(folder: WorkingFolder, part: str = "word/document.xml") -> str:
    """Return a part of the programme."""
    return files_of(folder.documents[PROGRAM])[part].decode()


def all_xml(folder: WorkingFolder) -> str:
    """Return all that the programme's stories say."""
    files = files_of(folder.documents[PROGRAM])
    return " ".join(files[name].decode() for name in sorted(files) if name.endswith(".xml"))


# ---------------------------------------------------------------- what a hand does


def words(place: str, look: str) -> Callable[[Hand], None]:
    """Return an edit that gives the words of a paragraph a look."""

    def dress(document: Hand) -> None:
        for run in document.paragraph(place).iter(f"{{{W}}}r"):
            properties = run.find(f"{{{W}}}rPr")
            if properties is None:
                properties = etree.Element(f"{{{W}}}rPr")
                run.insert(0, properties)
            properties.extend(elements(look))

    return dress


def setting(place: str, look: str) -> Callable[[Hand], None]:
    """Return an edit that sets a paragraph in another way."""

    def dress(document: Hand) -> None:
        paragraph = document.paragraph(place)
        properties = paragraph.find(f"{{{W}}}pPr")
        if properties is None:
            properties = etree.Element(f"{{{W}}}pPr")
            paragraph.insert(0, properties)
        properties.extend(elements(look))

    return dress


def attribute(tag: str, name: str, value: str) -> Callable[[Hand], None]:
    """Return an edit that changes the first element of a kind: a column's width, the page."""

    def dress(document: Hand) -> None:
        found = next(document.root.iter(f"{{{W}}}{tag}"))
        found.set(f"{{{W}}}{name}", value)

    return dress


def cell_shade(document: Hand) -> None:
    """Colour a cell of the table."""
    properties = next(document.root.iter(f"{{{W}}}tcPr"))
    properties.extend(elements('<w:shd w:val="clear" w:color="auto" w:fill="FFF200"/>'))


def column(document: Hand) -> None:
    """Drag the border between two columns."""
    properties = list(document.root.iter(f"{{{W}}}tcPr"))
    for each in properties:
        for width in each.findall(f"{{{W}}}tcW"):
            each.remove(width)
        each.insert(0, elements('<w:tcW w:w="1234" w:type="dxa"/>')[0])


def renamed(document: Hand) -> None:
    """Write another title among the file's properties."""
    core = document.files["docProps/core.xml"]
    assert isinstance(core, bytes)
    document.files["docProps/core.xml"] = core.replace(b"<dc:title>", b"<dc:title>Handens ")


RECT = '<w:r><w:pict><v:rect style="width:40pt;height:20pt" fillcolor="#00ff00"/></w:pict></w:r>'
LANDSCAPE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
PLACE = "med rent vatten"  # stands in a control, with words on both sides of it
LOOKS: dict[str, tuple[Callable[[Hand], object], str]] = {
    "färg": (words(PLACE, '<w:color w:val="FF0000"/>'), 'w:color w:val="FF0000"'),
    "storlek": (words(PLACE, '<w:sz w:val="44"/>'), 'w:sz w:val="44"'),
    "typsnitt": (
        words(PLACE, '<w:rFonts w:ascii="Papyrus" w:hAnsi="Papyrus"/>'),
        'w:ascii="Papyrus"',
    ),
    "genomstruket": (words(PLACE, "<w:strike/>"), "<w:strike/>"),
    "upphöjt": (words(PLACE, '<w:vertAlign w:val="superscript"/>'), "superscript"),
    "dolt": (words(PLACE, "<w:vanish/>"), "<w:vanish/>"),
    "skuggning": (words(PLACE, '<w:shd w:val="clear" w:fill="FFF200"/>'), 'w:fill="FFF200"'),
    "centrerat": (setting(PLACE, '<w:jc w:val="center"/>'), '<w:jc w:val="center"/>'),
    "indrag": (setting(PLACE, '<w:ind w:left="1701"/>'), 'w:left="1701"'),
    "luft före": (setting(PLACE, '<w:spacing w:before="777"/>'), 'w:before="777"'),
    "ny sida": (setting(PLACE, "<w:pageBreakBefore/>"), "<w:pageBreakBefore/>"),
    "liggande": (setting(PLACE, LANDSCAPE), 'w:orient="landscape"'),
    "kolumnbredd": (column, 'w:w="1234"'),
    "cellens färg": (cell_shade, 'w:fill="FFF200"'),
    "marginal": (attribute("pgMar", "left", "3333"), 'w:left="3333"'),
    "egenskap": (renamed, "Handens "),
    "form": (lambda d: d.paragraph("Sist.").extend(elements(RECT)), "#00ff00"),
}


@pytest.mark.parametrize("cell", ["Mål/M2/Måltext", AMBITION])
@pytest.mark.parametrize("name", LOOKS)
def test_a_look_set_by_hand_stays_and_what_is_new_comes(
    folder: WorkingFolder, name: str, cell: str
) -> None:
    dress, sign = LOOKS[name]
    document = hand(folder)
    dress(document)
    put(folder, document)
    said = {**files_of(folder.documents[PROGRAM])}
    count = sum(data.decode("utf-8", "replace").count(sign) for data in said.values())
    assert count

    result = folder.change(cell, "en helt ny text").build("program")

    found = merged(result)
    assert found.conflicts == found.lost == ()
    assert "en helt ny text" in " ".join(lines(folder))
    said = files_of(folder.documents[PROGRAM])
    assert sum(data.decode("utf-8", "replace").count(sign) for data in said.values()) == count
    assert sound(folder)
    before = folder.documents[PROGRAM]
    assert folder.rebuild("program").written == []
    assert folder.documents[PROGRAM] == before


def test_a_look_alone_is_told_and_is_no_fault(folder: WorkingFolder) -> None:
    document = hand(folder)
    LOOKS["färg"][0](document)
    saved = put(folder, document)

    result = folder.rebuild("program")

    assert result.exit_code == 0
    assert result.outcome(PROGRAM).action is Action.SKIP
    assert [str(e) for e in result.outcome(PROGRAM).step.edits] == [
        "ändrat utseende: ”Mål 2: med rent vatten i hela kommunen”"
    ]
    assert folder.documents[PROGRAM] == saved
    assert folder.rebuild("program", force=True).exit_code == 0
    assert folder.documents[PROGRAM] == saved


def test_half_a_cell_in_another_colour_is_to_be_chosen_when_the_cell_changes(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    run = next(r for r in document.control(PLACE).iter(f"{{{W}}}r"))
    second = elements('<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>vatten</w:t></w:r>')[0]
    text = next(run.iter(f"{{{W}}}t"))
    text.text = (text.text or "").removesuffix("vatten")
    run.addnext(second)
    put(folder, document)

    found = merged(folder.change("Mål/M2/Måltext", "med klart vatten").build("program"))

    assert [str(edit) for edit in found.conflicts] == [
        "ändrat på båda håll: ”med rent vatten” (Mål/M2/Måltext)"
    ]
    assert 'w:val="FF0000"' in xml(folder)


def test_a_file_whose_copy_is_lost_is_carried_on(folder: WorkingFolder) -> None:
    document = hand(folder)
    LOOKS["färg"][0](document)
    put(folder, document)
    _forget_copies(folder)

    found = merged(folder.change(AMBITION, "Klarare sjöar.").build("program"))

    assert not found.exact
    assert 'w:val="FF0000"' in xml(folder)
    assert "Klarare sjöar." in lines(folder)
    before = folder.documents[PROGRAM]
    assert folder.rebuild("program").exit_code == 0
    assert folder.documents[PROGRAM] == before


# ---------------------------------------------------------------- a new template


def test_a_new_letterhead_arrives_in_a_file_that_somebody_has_written_in(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    document.replace("Ett stycke utan celler.", "Ett stycke med handens ord.")
    LOOKS["färg"][0](document)
    put(folder, document)
    picture_of_new = picture("Nytt vapen", mm=(31, 17))
    right = '<w:jc w:val="right"/>'
    new = p("Kommunens nya brevhuvud", picture_of_new, properties=right)
    first = {"default": new, "first": p("Bara på första sidan")}
    designed(folder, *TEMPLATE[:-1], p("Sist.", properties=right), header=first)
    path = folder.path / "templates/standard/program.docx"
    files = files_of(path.read_bytes())
    said = files["word/document.xml"].replace(b'w:w="11906"', b'w:w="12000"')
    styles = files["word/styles.xml"]
    heading = b'<w:name w:val="heading 1"/>'
    assert heading in styles
    start = styles.index(heading)
    dressed = styles[:start] + styles[start:].replace(
        b"<w:rPr>", b'<w:rPr><w:color w:val="00AA00"/>', 1
    )
    path.write_bytes(
        changed(path.read_bytes(), {"word/document.xml": said, "word/styles.xml": dressed})
    )

    found = merged(folder.build("program"))

    shown = all_xml(folder)
    assert "nya brevhuvud" in shown
    assert "gamla brevhuvud" not in shown
    assert "Bara på första sidan" in shown
    assert "<w:titlePg/>" in xml(folder)
    assert 'cx="1116000" cy="612000"' in shown  # the new picture's own size
    assert 'w:w="12000"' in xml(folder)
    assert '<w:color w:val="00AA00"/>' in xml(folder, "word/styles.xml")
    assert right in xml(folder)
    assert "Ett stycke med handens ord." in lines(folder)
    assert 'w:val="FF0000"' in xml(folder)
    assert found.conflicts == ()
    assert sound(folder)
    before = folder.documents[PROGRAM]
    folder.rebuild("program")
    assert folder.documents[PROGRAM] == before


def test_a_header_that_a_hand_has_dressed_is_not_exchanged(folder: WorkingFolder) -> None:
    document = hand(folder)
    files = files_of(document.data)
    part, data = next(pair for pair in files.items() if b"gamla brevhuvud" in pair[1])
    document.files[part] = data.replace(b"<w:r>", b'<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr>')
    put(folder, document)
    designed(folder, header=p("Kommunens gamla brevhuvud", properties='<w:jc w:val="right"/>'))

    folder.build("program")

    assert 'w:val="FF0000"' in xml(folder, part)


# ---------------------------------------------------------------- what programs do by themselves


def _looking(*, run: str = "", **properties: str) -> Package:
    """Return a paragraph and a table in a document: `pPr`, `tblPr`, `tcPr` are properties."""
    given = {"pPr": "", "tblPr": "", "tcPr": "", **properties}
    words = f"<w:r><w:rPr>{run}</w:rPr><w:t>Ord</w:t></w:r>"
    row = f"<w:tr><w:tc><w:tcPr>{given['tcPr']}</w:tcPr>{p('Cell')}</w:tc></w:tr>"
    set_in = f"<w:tbl><w:tblPr>{given['tblPr']}</w:tblPr><w:tblGrid/>{row}</w:tbl>"
    return read_package(docx(p(words, properties=given["pPr"]), set_in), "prov.docx")


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
@pytest.mark.parametrize(
    ("place", "holder"), [("pPr", "pBdr"), ("tblPr", "tblBorders"), ("tcPr", "tcBorders")]
)
def test_a_line_that_is_not_drawn_looks_alike_whatever_is_written_of_it(
    place: str, holder: str, side: str
) -> None:
    def lined(said: str) -> Package:
        return _looking(**{place: f"<w:{holder}><w:{side} {said}/></w:{holder}>"})

    a_look = 'w:color="FF0000" w:sz="4" w:space="1"'
    off = [
        _looking(),
        *(lined(f'w:val="{no}" {s}') for no in ("none", "nil") for s in ("", a_look)),
    ]

    for one, other in permutations(off, 2):
        assert list(looks_apart(one, other)) == []
    for one in off:
        assert len(list(looks_apart(one, lined(f'w:val="single" {a_look}')))) == 1


@pytest.mark.parametrize(
    ("off", "on"),
    [
        ('<w:u w:val="none" w:color="FF0000"/>', '<w:u w:val="single" w:color="FF0000"/>'),
        ('<w:shd w:val="nil" w:fill="FFF200"/>', '<w:shd w:val="clear" w:fill="FFF200"/>'),
    ],
)
def test_what_is_off_has_no_colour(off: str, on: str) -> None:
    assert list(looks_apart(_looking(), _looking(run=off))) == []
    assert list(looks_apart(_looking(), _looking(run=on))) == ["Ord"]


@pytest.mark.office
def test_a_bare_save_in_onlyoffice_changes_no_content_and_no_look(
    built: Built, tmp_path: Path
) -> None:
    if built.name == "exemplet":
        documents = largest_of_each_kind(built.documents)
        saved = onlyoffice(documents, tmp_path)
        assert standings(documents, saved) == [Standing.RESAVED] * len(saved)


def test_styles_that_nobody_has_changed_stay_as_another_program_wrote_them(
    folder: WorkingFolder,
) -> None:
    document = hand(folder)
    document.write(document.paragraph("Ett stycke utan celler."), "Handens ord.")
    written = xml(folder, "word/styles.xml").replace('<?xml version="1.0"', "<?xml version='1.0' ")
    document.files["word/styles.xml"] = written
    put(folder, document)

    merged(folder.change(AMBITION, "Klara sjöar.").build())

    assert xml(folder, "word/styles.xml") == written
    assert {"Klara sjöar.", "Ett stycke utan celler. Handens ord."} <= set(lines(folder))
    assert sound(folder)
