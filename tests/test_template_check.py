"""`template check`: as strict as a build, for every file in templates/; and marked copies."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest

from pipeline.building.trial_rows import trials
from pipeline.check import link
from pipeline.commands.template import CheckedTemplates, check_templates
from pipeline.model import Action, Severity, TemplateFault
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.plan import plan
from pipeline.plan.documents import KINDS
from tests.docx import docx, heading, leading_to, p, picture, run, table
from tests.whole_papers import NAMES, compiled
from tests.working_folder import PROGRAM, SENTENCE, TODAY, WorkingFolder

LINK = f'<w:hyperlink r:id="rIdL">{run("webbplatsen")}</w:hyperlink>'
BOUND = (
    '<w:sdt><w:sdtPr><w:alias w:val="Titel"/><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>'
    f"<w:text/></w:sdtPr><w:sdtContent>{run('{{ program.namn }}')}</w:sdtContent></w:sdt>"
)


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder in which no standard template has to be rendered anew."""
    return WorkingFolder(tmp_path)


def checked(folder: WorkingFolder, *, mark: bool = False, **files: bytes) -> CheckedTemplates:
    """Check a folder with these files in templates/standard."""
    for name, data in files.items():
        put(folder, f"standard/{name}.docx", data)
    folder.write()
    return check_templates(folder.path, TODAY, mark=mark)


def put(folder: WorkingFolder, name: str, data: bytes) -> None:
    """Put a file into templates/."""
    path = folder.path / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def told(made: CheckedTemplates) -> list[str]:
    """Return what is told, each with how bad it is."""
    return [
        f"{one.severity} {one.template}: {one.message}"
        for one in made.found
        if isinstance(one, TemplateFault)
    ]


def test_the_rows_that_templates_are_tried_with_ask_for_every_kind_of_document() -> None:
    for told, tables in trials({}):
        data = link(tables)
        kinds = {one.kind for one in plan(data).plans}

        assert kinds == {kind.name for kind in KINDS} or (told == "tomma listor" and len(kinds) > 7)
        assert not [each for each in data.problems if each.severity is Severity.ERROR]


@pytest.mark.parametrize("name", NAMES)
def test_the_built_in_templates_stand_the_trial(name: str) -> None:
    file = f"{name.rpartition('/')[2]}.docx"
    for _, tables in trials({}):
        for one in plan(link(tables)).plans:
            if one.template == file:
                made = compiled(name).render(one.kind, one.key, one.view)

                assert (made.faults, made.refused) == ((), ())


def test_a_template_that_no_document_asks_for_is_checked_too(folder: WorkingFolder) -> None:
    put(folder, "bergsby/protokoll.docx", docx("{{ möte.dattum }}"))
    put(folder, "bergsby/kallelse.docx", docx("{{ möte }}"))

    unused = "mappen bergsby står inte i Mallmapp i Kommuner, så filen används inte."
    assert told(checked(folder)) == [
        f"VARNING bergsby/kallelse.docx: {unused}",
        f"VARNING bergsby/protokoll.docx: {unused}",
        "FEL bergsby/kallelse.docx: taggen leder till en hel rad, inte till en cell.",
        "FEL bergsby/protokoll.docx: ”dattum” finns inte i bladet ”Sammanträden” för den här "
        "sortens dokument.",
    ]


def test_a_file_that_no_kind_has_is_named_with_the_near_kind(folder: WorkingFolder) -> None:
    for name in (
        "standard/tjänsteskrivelse.docx",
        "standard/program - kopia.docx",
        "kallelse.docx",
    ):
        put(folder, name, docx("Hej"))
    put(folder, "standard/protokoll.dotx", b"")
    put(folder, "standard/brev.docx", docx("Hej"))
    put(folder, "standard/~$program.docx", b"")

    made = checked(folder)

    remedies = {one.template: one.remedy for one in made.found if isinstance(one, TemplateFault)}
    assert list(remedies) == [
        "kallelse.docx",
        "standard/brev.docx",
        "standard/program - kopia.docx",
        "standard/protokoll.dotx",
        "standard/tjänsteskrivelse.docx",
    ]
    assert "templates/standard" in remedies["kallelse.docx"]
    assert remedies["standard/brev.docx"].startswith(
        "Mallar heter anslag.docx, beslut-politisk-vilja.docx, "
    )
    assert remedies["standard/program - kopia.docx"] == "Ska den heta program.docx?"
    assert remedies["standard/protokoll.dotx"] == "Spara den i Word som protokoll.docx."
    assert remedies["standard/tjänsteskrivelse.docx"] == "Ska den heta tjansteskrivelse.docx?"
    assert not made.failed


def test_what_only_a_planned_document_comes_to_is_a_fault(folder: WorkingFolder) -> None:
    made = checked(folder, program=docx("{{ 1 / (program.namn|length - 16) }}"))

    assert told(made) == ["FEL standard/program.docx: taggen går inte att räkna ut."]
    assert made.failed


def test_what_a_cell_may_hold_one_day_is_a_remark(folder: WorkingFolder) -> None:
    made = checked(
        folder,
        program=docx("{% for m in målen %}Så: {{ m.innebörd }}{% endfor %}"),
        kallelse=docx("{{ 1 / (organ.genitiv|length) }} {{ organ.bereder_åt.namn }}"),
    )

    found = [one for one in made.found if isinstance(one, TemplateFault)]
    assert [(one.severity, one.tag) for one in found] == [(Severity.WARNING, "{{ m.innebörd }}")]
    assert "prövad med påhittade rader (flera stycken, listor och udda tecken)" in found[0].message
    assert not made.failed


def test_a_list_that_may_be_empty_one_day_is_a_remark(folder: WorkingFolder) -> None:
    made = checked(folder, program=docx("{{ 12 / målen|length }}"))

    (line,) = told(made)
    assert line.startswith("VARNING standard/program.docx: prövad med påhittade rader (tomma lis")


def test_a_column_of_the_folder_s_own_is_known_when_templates_are_tried(
    folder: WorkingFolder,
) -> None:
    folder.change("Mål/M1/Färg", "grön")

    made = checked(folder, program=docx("{% for m in målen %}{{ m.färg }}{% endfor %}"))

    assert told(made) == []


# ---------------------------------------------------------------- marked copies


def comments_in(path: Path) -> list[tuple[str, str]]:
    """Return what each comment is about, and what it says."""
    document = python_docx.Document(io.BytesIO(path.read_bytes()))
    about: dict[int, str] = {}
    inside: set[int] = set()
    for element in document.element.body.iter():
        number = int(next(iter(element.values()), "0")) if "commentRange" in str(element.tag) else 0
        if str(element.tag).endswith("commentRangeStart"):
            inside.add(number)
            about[number] = ""
        elif str(element.tag).endswith("commentRangeEnd"):
            inside.discard(number)
        elif str(element.tag).endswith("}t"):
            for each in inside:
                about[each] += element.text
    return [(about[each.comment_id], each.text) for each in document.comments]


def test_marked_copies_have_a_comment_at_each_tag(folder: WorkingFolder) -> None:
    same = p(run("Namn "), run("{{ program.nam }}"), run(" och "), run("{{ program|stor2 }}"))

    made = checked(
        folder,
        mark=True,
        program=docx(heading("Ett"), same, heading("Två"), same, headers="{{ programm.namn }}"),
        kallelse=docx("{{ organ.namn }}"),
    )

    place = folder.path / "outputs" / "mallar" / "standard"
    assert [path.name for path in place.iterdir()] == ["program.docx"]
    comments = comments_in(place / "program.docx")
    assert len(comments) == len(made.found) == 6
    assert [about for about, _ in comments] == [
        "{{ program|stor2 }}",
        "{{ program.nam }}",
        "{{ program|stor2 }}",
        "{{ program.nam }}",
        "Ett",
        "Ett",
    ]
    assert all("sidhuvudet" in comment for _, comment in comments[-2:])
    assert faults(read_package((place / "program.docx").read_bytes(), "x"), tags=False) == ()


def test_what_a_template_keeps_from_those_who_listen_is_a_remark_at_its_paragraph(
    folder: WorkingFolder,
) -> None:
    line = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>'
    made = checked(
        folder,
        mark=True,
        program=docx(
            heading("Program"),
            p("{%p if program.namn %}"),
            "<w:p/>",  # one of two that a document has
            p("{%p endif %}"),
            table(["Tid", "Plats"], ["kl. 13", "salen"], header=False),
            p("Namn"),
            line,
            p(picture("")),
            p("Slut"),
        ),
    )

    assert [str(one).removeprefix("Mallen standard/program.docx, ") for one in made.found] == [
        "brödtexten, stycket ”Tid” (tabellen ”Tid | Plats”): varken rubrikrad eller rubrikkolumn "
        "är markerad. Ställ markören i tabellen och kryssa för Rubrikrad eller Första kolumn på "
        "fliken Tabelldesign i Word.",
        "brödtexten (efter ”Namn”): en bild saknar alternativtext. Högerklicka där i Word, välj "
        "Visa alternativtext och skriv vad som visas. Är det bara utsmyckning: kryssa för Markera "
        "som dekorativ.",
        "brödtexten (efter ”Namn”): ett tomt stycke. Ta bort det, och ge stycket före eller efter "
        "avståndet eller kantlinjen.",
    ]
    assert not made.failed
    copy = folder.path / "outputs/mallar/standard/program.docx"
    assert len(comments_in(copy)) == 3
    document = python_docx.Document(io.BytesIO(copy.read_bytes()))
    marked = [n for n, one in enumerate(document.paragraphs) if "commentReference" in one._p.xml]
    assert marked == [5, 6]  # the line, and the picture


def test_marking_again_replaces_and_takes_away(folder: WorkingFolder) -> None:
    copy = folder.path / "outputs" / "mallar" / "standard" / "program.docx"
    checked(folder, mark=True, program=docx("{{ program.nam }}"))
    first = copy.read_bytes()

    checked(folder, mark=True, program=first)  # the copy is what was edited, its comment is in it
    assert len(comments_in(copy)) == 1
    checked(folder, mark=True, program=docx("{{ program.namn }}"))
    assert not copy.exists()


def test_a_template_that_says_the_will_itself_is_a_fault(folder: WorkingFolder) -> None:
    made = checked(folder, program=docx("{{ program.namn }}", f"{SENTENCE}."))

    (line,) = told(made)
    assert line.startswith("FEL standard/program.docx: en mening ur den politiska viljan")
    assert folder.rebuild().outcome(PROGRAM).action is Action.FAILED


# One of each.
PLANTED = {
    "a capital": ["{{ Program.namn }}"],
    "a long dash": ["{%p –if program %}", "a", "{%p endif %}"],
    "a sign that nobody sees": ["{{ pro\u200bgram.namn }}"],
    "a letter in two signs": ["{% for ma\u030al in målen %}{% endfor %}"],
    "a brace too few": ["Om {{ program.namn } och så"],
    "a brace too many": ["Så }} är det"],
    "an end that is missing": [
        table(["{%tr for m in målen %}"], ["{% if m %}"], ["{%tr endfor %}"])
    ],
    "an end too many": ["{%p endfor %}"],
    "an unknown name": ["{{ program.nam }}"],
    "an unknown filter": ["{{ program.namn|storr }}"],
    "the same in the same words": [heading("Två"), "{{ program.nam }}"],
    "what makes no sense": ["{{ program. }}"],
    "a bound control": [p(BOUND)],
    "the address of a link": [p(LINK)],
    "an alternative text": [
        p('<w:r><w:drawing><wp:docPr id="1" name="a" descr="{{ kommun"/></w:drawing></w:r>')
    ],
}


def test_one_fault_of_each_kind_at_once_is_a_message_and_a_comment_each(
    folder: WorkingFolder,
) -> None:
    blocks = [block for planted in PLANTED.values() for block in planted]

    made = checked(folder, mark=True, program=leading_to(docx(*blocks), "{{ kommun.webbplats"))

    found = [one for one in made.found if isinstance(one, TemplateFault)]
    assert len(found) == len(PLANTED), "\n".join(map(str, found))
    assert len(set(map(str, found))) == len(found)
    copy = folder.path / "outputs" / "mallar" / "standard" / "program.docx"
    assert len(comments_in(copy)) == len(found)
