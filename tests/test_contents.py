"""Contents lists: entries, links and page numbers, and what they must never cost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pypdf import PdfReader

from pipeline.cli import cli
from pipeline.commands.build import Options, build
from pipeline.errors import OfficeError
from pipeline.model import Action, Report
from pipeline.ooxml.content.table_of_contents import (
    counts_from_one,
    entries,
    numbered,
    show_levels_of,
)
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from pipeline.publish import find_office, pages_of
from pipeline.publish.programs.conversion import converted
from pipeline.publish.programs.office import room
from pipeline.store.decide import Wish
from pipeline.store.found_files import Standing, on_disk
from tests.cases_plugin import Case
from tests.docx import changed, docx, field, files_of, heading, p, text_of
from tests.libreoffice import convert
from tests.rendering import rendered
from tests.stand_in_office import hurried
from tests.waiting import is_alive, until
from tests.working_folder import PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

NAME = "s2-utvecklingsstrategi"
STRATEGY = "us/program.docx"
Cases = Callable[[str], Case]
FAKE = """#!/bin/sh
echo "$@" >> "{log}"
{then}
"""


def options(made: Case, *, pages: bool = True, force: bool = False) -> Options:
    return Options(made.folder, made.today, pages=pages, wish=Wish(force))


def strategy(made: Case) -> Path:
    return made.folder / "outputs" / STRATEGY


def shown(path: Path) -> list[tuple[str, str, str]]:
    """Return the entries of a file's contents list: text, bookmark, page number or ""."""
    package = read_package(path.read_bytes(), path.name)
    found = []
    for link in entries(package.root(package.main)):
        text = [t.text or "" for t in link.iter(q("w:t"))]
        found.append((text[0], link.get(q("w:anchor"), ""), "".join(text[1:])))
    return found


def marked(path: Path) -> dict[str, str]:
    """Return the text of the paragraph of each bookmark."""
    package = read_package(path.read_bytes(), path.name)
    found = {}
    for mark in package.root(package.main).iter(q("w:bookmarkStart")):
        paragraph = mark.getparent()
        assert paragraph is not None
        text = "".join(t.text or "" for t in paragraph.iter(q("w:t")))
        found[mark.get(q("w:name"), "")] = text
    return found


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the case of a strategy, built with page numbers."""
    made = Case(NAME, tmp_path_factory.mktemp("sidor"))
    report = build(options(made))
    assert [(o.action, o.target) for o in report.outcomes] == [(Action.WRITE, STRATEGY)]
    assert report.notes == ()
    return made


@pytest.fixture(scope="module")
def pdf(numbers: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what LibreOffice makes of that strategy, by the tests' own conversion."""
    return convert([strategy(numbers)], "pdf", tmp_path_factory.mktemp("pdf"))[0]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return what puts a stand-in for LibreOffice alone on the search path; gives its log."""
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")

    def put(then: str = "") -> Path:
        place, log = tmp_path / "bin", tmp_path / "anrop.txt"
        place.mkdir(exist_ok=True)
        (place / "soffice").write_text(FAKE.format(log=log, then=then))
        (place / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")
        return log

    return put


# ---------------------------------------------------------------- entries and links


def test_the_entries_are_the_headings_and_lead_to_them(case: Cases) -> None:
    made = case(NAME)
    made.build()
    known = marked(strategy(made))

    found = shown(strategy(made))

    assert len(found) == 27
    assert [text for text, _, _ in found] == [known[bookmark] for _, bookmark, _ in found]
    assert len({bookmark for _, bookmark, _ in found}) == len(found)
    assert {number for _, _, number in found} == {""}


@pytest.mark.office
def test_word_is_not_told_to_ask_about_fields(numbers: Case) -> None:
    for name, data in files_of(strategy(numbers).read_bytes()).items():
        assert b"updateFields" not in data, name
        assert b"w:dirty" not in data, name


def test_a_list_made_in_word_shows_the_headings_of_its_levels() -> None:
    toc = field('TOC \\o "1-2" \\h', "det som stod här")
    made = rendered(
        docx(
            p(toc),
            heading("{{ a }}", 1),
            heading("Under", 2),
            heading("Ännu längre ner", 3),
            p("Text"),
        ),
        a="Först & främst",
    )
    path_text = files_of(made.data)["word/document.xml"].decode()
    links = re.findall(r'w:anchor="(_Toc\d+)".*?<w:t[^>]*>([^<]*)<', path_text)
    assert [text for _, text in links] == ["Först &amp; främst", "Under"]
    assert "det som stod här" not in path_text
    assert made.contents
    assert faults(read_package(made.data, "prov.docx")) == ()


@pytest.mark.parametrize(
    "switches",
    ['\\h \\z \\c "Tabell"', "\\a Figur", '\\t "Egen;1"', "\\b Del \\h", '\\O "1-3" \\F m'],
)
def test_a_list_of_anything_but_the_headings_stays_as_it_is(switches: str) -> None:
    template = docx(p(field(f"TOC {switches}", "Tabell 1")), heading("{{ a }}"))
    made = rendered(template, a="Rubrik")

    assert text_of(made.data) == "Tabell 1\nRubrik"
    assert not made.contents


@pytest.mark.parametrize(
    "switches", ['\\o "1-3" \\h \\z \\u', '\\o "1-2" \\p "\\t"', "", "\\n 2-3"]
)
def test_a_list_of_headings_is_written_whatever_else_it_says(switches: str) -> None:
    made = rendered(docx(p(field(f"TOC {switches}", "gammalt")), heading("{{ a }}")), a="Rubrik")

    assert text_of(made.data) == "Rubrik\nRubrik"
    assert made.contents


SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'


def _signs() -> tuple[str, str]:
    """Return a TOC field's beginning and its end, as XML of runs."""
    begun, _, ended = field('TOC \\o "1-3"', "MITT").partition(
        '<w:r><w:t xml:space="preserve">MITT'
    )
    return begun, ended.partition("</w:r>")[2]


def test_what_stands_after_a_list_in_its_paragraph_stays() -> None:
    begun, end = _signs()
    made = rendered(
        docx(p("Före ", begun, "gammalt", end, " Efter"), heading("{{ a }}"), heading("Två")),
        a="Ett",
    )

    assert text_of(made.data) == "Före Ett\nTvå Efter\nEtt\nTvå"
    assert faults(read_package(made.data, "prov.docx")) == ()


def test_a_list_that_ends_in_its_last_entry_gets_no_empty_line() -> None:
    """As LibreOffice saves it."""
    begun, end = _signs()
    old = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>gammalt</w:t></w:r></w:hyperlink>'
    made = rendered(
        docx(p(begun, old), p(old, end), heading("{{ a }}"), heading("Två")),
        a="Ett",
    )

    assert text_of(made.data) == "Ett\nTvå\nEtt\nTvå"


@pytest.mark.parametrize(
    ("saved", "ours", "shown"),
    [("1-2", "2-2", "2-2"), ("1-3", "2-2", "1-3"), ("1-2", "1-2", "1-2"), ("1-3", "2-3", "2-3")],
)
def test_a_list_that_libreoffice_saved_shows_the_levels_of_ours(
    saved: str, ours: str, shown: str
) -> None:
    made = (docx(p(field(f'TOC \\o "{levels}" \\h', "x"))) for levels in (saved, ours))
    theirs, own = (read_package(data, "prov.docx").root("word/document.xml") for data in made)

    show_levels_of(theirs, own)

    assert f'\\o "{shown}"' in "".join(map(str, theirs.itertext()))


def test_a_section_that_ends_where_the_list_ends_stays_and_is_not_repeated() -> None:
    begun, end = _signs()
    template = docx(
        p(begun, "gammalt"), p("gammalt"), p(end, properties=SECTION), heading("{{ a }}"),
        heading("Två"),
    )  # fmt: skip
    made = rendered(template, a="Ett")

    assert text_of(made.data) == "Ett\nTvå\n\nEtt\nTvå"
    assert files_of(made.data)["word/document.xml"].count(b"landscape") == 1


@pytest.mark.parametrize("place", ["first", "middle", "only"])
def test_a_list_in_which_a_section_ends_is_left_with_its_section(place: str) -> None:
    begun, end = _signs()
    blocks = {
        "first": [p(begun, "a", properties=SECTION), p("b", end)],
        "middle": [p(begun, "a"), p("b", properties=SECTION), p(end)],
        "only": [p(begun, "a", end, properties=SECTION)],
    }[place]
    made = rendered(docx(*blocks, heading("{{ a }}")), a="Ett")

    assert files_of(made.data)["word/document.xml"].count(b"landscape") == 1
    assert text_of(made.data).startswith("a")
    assert not made.contents


def test_a_document_without_headings_has_an_empty_list() -> None:
    made = rendered(docx(p(field("TOC", "gammalt")), p("{{ a }}")), a="Text")
    assert "gammalt" not in files_of(made.data)["word/document.xml"].decode()
    assert faults(read_package(made.data, "prov.docx")) == ()


# ---------------------------------------------------------------- page numbers


@pytest.mark.skipif(os.name == "nt", reason="pdftotext is not at hand in Windows")
@pytest.mark.office
def test_entries_links_and_page_numbers_agree_with_the_pdf(numbers: Case, pdf: Path) -> None:
    found = shown(strategy(numbers))
    reader = PdfReader(pdf)

    for text, _, number in found:
        page = subprocess.run(
            ["pdftotext", "-f", number, "-l", number, "-raw", str(pdf), "-"],
            check=True, capture_output=True, encoding="utf-8",
        ).stdout  # fmt: skip
        assert " ".join(text.split()) in " ".join(page.split()), (text, number)
    links = [a.get_object() for a in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    downwards = sorted(links, key=lambda link: -link["/Rect"][1])
    led = [reader.get_page_number(link["/Dest"][0].get_object()) for link in downwards]
    assert [f"{index + 1}" for index in led if index is not None] == [n for _, _, n in found]


@pytest.mark.office
def test_the_numbers_stand_in_the_pdf_as_in_the_file(numbers: Case, pdf: Path) -> None:
    text = PdfReader(pdf).pages[1].extract_text()
    lines = [re.sub(r"\.{3,}", " ", line) for line in text.split("\n")]
    seen = [" ".join(line.split()) for line in lines]
    assert {f"{text} {number}" for text, _, number in shown(strategy(numbers))} <= set(seen)


@pytest.mark.office
def test_numbers_change_nothing_but_the_body(numbers: Case, case: Cases) -> None:
    made = case(NAME)
    made.build()
    bare = files_of(strategy(made).read_bytes())
    with_numbers = files_of(strategy(numbers).read_bytes())
    assert {n for n in bare if bare[n] != with_numbers[n]} == {"word/document.xml"}
    assert bare.keys() == with_numbers.keys()


@pytest.mark.office
def test_the_same_input_gives_the_same_bytes_with_numbers_too(
    numbers: Case, fresh_case: Cases
) -> None:
    made = fresh_case(NAME)
    build(options(made))
    assert strategy(made).read_bytes() == strategy(numbers).read_bytes()


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.office
def test_page_numbers_are_no_reason_to_rebuild(numbers: Case, *, pages: bool) -> None:
    before = strategy(numbers).read_bytes()
    (outcome,) = build(options(numbers, pages=pages)).outcomes
    assert outcome.action is Action.SKIP
    assert strategy(numbers).read_bytes() == before


@pytest.mark.office
def test_other_page_numbers_are_no_edit(numbers: Case, tmp_path: Path) -> None:
    data = strategy(numbers).read_bytes()
    other = tmp_path / "andra.docx"
    names = [bookmark for _, bookmark, _ in shown(strategy(numbers))]
    other.write_bytes(numbered(data, dict.fromkeys(names, 77)))
    assert on_disk(other, None).standing in (Standing.OURS, Standing.RESAVED)
    other.write_bytes(numbered(data, {}))
    assert on_disk(other, None).standing in (Standing.OURS, Standing.RESAVED)


@pytest.mark.office
def test_a_bare_save_of_a_document_with_numbers_is_no_edit(numbers: Case, tmp_path: Path) -> None:
    (saved,) = convert([strategy(numbers)], "docx", tmp_path)
    assert on_disk(saved, None).standing is Standing.RESAVED


def test_pages_that_do_not_count_from_one_get_no_numbers() -> None:
    package = read_package(docx(p("a")), "prov.docx")
    plain = package.root(package.main)
    assert counts_from_one(plain)
    mark = etree.SubElement(plain, q("w:pgNumType"))
    mark.set(q("w:start"), "5")
    assert not counts_from_one(plain)


# ---------------------------------------------------------------- LibreOffice, or none


def noted(report: Report) -> list[str]:
    return [note for note in report.notes if "Innehåll" in note or "innehåll" in note]


@pytest.mark.office
def test_without_libreoffice_it_is_said_once_and_force_gives_the_numbers_later(
    fresh_case: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fresh_case(NAME)
    with monkeypatch.context() as alone:
        alone.setenv("PATH", str(tmp_path))
        (note,) = noted(build(options(made)))
        assert "LibreOffice finns inte på datorn" in note
        assert "--force" in note
    assert {number for _, _, number in shown(strategy(made))} == {""}
    assert noted(build(options(made))) == []  # up to date: no reason to write

    assert noted(build(options(made, force=True))) == []
    assert "" not in {number for _, _, number in shown(strategy(made))}


def test_several_documents_are_laid_out_by_one_process(
    built_case: Case, office: Callable[[str], Path]
) -> None:
    log = office("exit 0")
    report = build(options(built_case, force=True))
    assert log.read_text().count("--convert-to") == 1
    assert log.read_text().count(".docx") == len(noted(report)) == 2
    assert all("kunde inte räkna dokumentets sidor" in note for note in noted(report))


BAD = {
    "no PDF": b"hej",
    "an empty file": b"",
    "no number where one should be": b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer<</Root 1 0 R/Size 1/Prev(a)>>\nstartxref\n9\n%%EOF\n",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.office
def test_a_pdf_that_cannot_be_read_costs_its_own_document_the_numbers_only(
    bad: bytes,
    built_case: Case,
    office: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    (tmp_path / "dålig.pdf").write_bytes(bad)
    office(
        f'for a; do shift; case "$a" in *0000.docx) cp "{tmp_path}/dålig.pdf" "${{a%docx}}pdf";; '
        f'*) set -- "$@" "$a";; esac; done; exec {_real()} "$@"'
    )

    (note,) = noted(build(options(built_case, force=True)))

    assert note.startswith(f"{STRATEGY}: ")
    assert {number for _, _, number in shown(strategy(built_case))} == {""}
    other = strategy(built_case).parent.parent / "us2" / "program.docx"
    assert "" not in {number for _, _, number in shown(other)}


def test_what_the_reader_of_pdf_files_mends_is_not_told_on_the_screen() -> None:
    code = "import pypdf, io, pipeline.publish; pypdf.PdfReader(io.BytesIO(b'hej'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )

    assert "PdfStreamError" in done.stderr
    assert "invalid pdf header" not in done.stderr


def test_a_document_that_is_no_word_file_gets_no_numbers(office: Callable[[str], Path]) -> None:
    log = office("")
    program = find_office()
    assert program is not None

    ((_, pages, why),) = pages_of([(STRATEGY, b"hej")], program)

    assert (pages, why) == ({}, "filen går inte att läsa")
    assert not log.exists()


def _with_list(*blocks: str, section: str = "") -> bytes:
    """Return a document with a contents list and the heading Ett."""
    return rendered(
        docx(p(field("TOC")), heading("{{ a }}"), *blocks, section=section), a="Ett"
    ).data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_with_list(section='<w:pgNumType w:start="0"/>'), "inte numrerade 1, 2, 3"),
        (_with_list(section='<w:pgNumType w:fmt="lowerRoman"/>'), "inte numrerade 1, 2, 3"),
        (_with_list(*map(heading, map(str, range(1000)))), "den har 1001 rader"),
    ],
    ids=["a cover that is page 0", "roman numbers", "a thousand headings"],
)
def test_why_a_document_gets_no_numbers_is_told_and_nothing_is_started(
    data: bytes, says: str, office: Callable[[str], Path]
) -> None:
    log = office("")
    program = find_office()
    assert program is not None

    ((_, pages, why),) = pages_of([(STRATEGY, data)], program)

    assert pages == {}
    assert says in str(why)
    assert not log.exists()


@pytest.mark.office
def test_a_note_about_a_document_that_is_open_has_one_remedy(
    fresh_case: Cases, office: Callable[[str], Path]
) -> None:
    made = fresh_case(NAME)
    office(f'{_real()} "$@"; touch "{strategy(made).parent}/.~lock.program.docx#"')

    (note,) = noted(build(options(made)))

    assert note.startswith(f"{STRATEGY}: innehållsförteckningen fick inga sidnummer.")
    assert note.endswith("Bygg med --force när det är löst, så kommer de.")
    assert "bygg igen" not in note


def with_strategies(made: Case, count: int) -> Case:
    """Return a case with that many strategies."""
    for number in range(2, count + 1):
        made.add("Program", Program_id=f"US{number}", Kommun="HLM", Namn=f"Strategi {number}")
        made.change(f"Program/US{number}/Dokumenttyp", "strategi")
        made.change(f"Program/US{number}/Status", "utkast")
    return made


def counts(log: Path) -> list[int]:
    """Return how many documents LibreOffice got at each start."""
    return [run.count(".docx") for run in log.read_text().splitlines()]


def test_all_documents_are_laid_out_in_one_start(
    fresh_case: Cases, office: Callable[[str], Path]
) -> None:
    made, log = with_strategies(fresh_case(NAME), 12), office("exit 0")

    notes = noted(build(options(made)))

    assert counts(log) == [12]
    assert len(notes) == 12
    assert all(note.endswith("välj Uppdatera fält.") for note in notes)


def test_a_command_names_no_more_documents_than_windows_takes(
    fresh_case: Cases, office: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.publish.programs.conversion._LONGEST", 400)
    made, log = with_strategies(fresh_case(NAME), 12), office("exit 0")

    assert len(noted(build(options(made)))) == 12
    assert sum(counts(log)) == 12
    assert 1 < len(counts(log)) < 12


FAILING = """
for file; do
  case "$file" in
    *{bad}.docx) {what};;
    *.docx) printf '%%%%EOF' > "${{file%docx}}pdf";;
  esac
done
"""  # a stand-in that fails at some documents; its PDFs are whole, and tell of no pages


@pytest.mark.parametrize(
    "what", ["exec sleep 60", "exit 3", 'printf half > "${file%docx}pdf"; exit 3']
)
@pytest.mark.parametrize(("bad", "runs"), [("0004", [6, 1]), ("0000", [6, 5]), ("0005", [6])])
def test_a_document_that_libreoffice_fails_at_costs_itself_only(
    bad: str, runs: list[int], what: str, office: Callable[[str], Path], tmp_path: Path
) -> None:
    log = office(FAILING.format(bad=bad, what=what))
    program, files = tmp_path / "bin" / "soffice", numbered_files(tmp_path / "arbete", 6)

    found = [*converted(program, files, "pdf", tmp_path / "arbete", 2)]

    assert sorted(found) == files
    assert counts(log) == runs
    assert [f.stem for f in files if not f.with_suffix(".pdf").exists()] == [bad]


@pytest.mark.parametrize("what", ["exec sleep 60", "exit 3"])
def test_where_nothing_comes_of_three_starts_the_rest_is_left(
    what: str, office: Callable[[str], Path], tmp_path: Path
) -> None:
    log, files = office(what), numbered_files(tmp_path / "arbete", 6)

    with pytest.raises(OfficeError):
        list(converted(tmp_path / "bin" / "soffice", files, "pdf", tmp_path / "arbete", 1))

    assert counts(log) == [6, 5, 4]


def numbered_files(folder: Path, count: int) -> list[Path]:
    """Return files of no content in a folder."""
    folder.mkdir()
    files = [folder / f"{number:04}.docx" for number in range(count)]
    for file in files:
        file.write_bytes(b"x")
    return files


@pytest.mark.office
def test_the_others_get_their_numbers_where_the_real_one_is_ended_in_a_document(
    fresh_case: Cases,
    office: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temporary = tmp_path / "tillfälligt"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    made = with_strategies(fresh_case(NAME), 3)
    log = office(
        f'case "$*" in *0001.docx*) case "$*" in *0000.docx*) {_real()} '
        '"$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8"; exit 3;; esac;; esac; '
        f'exec {_real()} "$@"'
    )

    (note,) = noted(build(options(made)))

    assert counts(log) == [3, 1]
    assert "kunde inte räkna dokumentets sidor" in note
    built = (made.folder / "outputs").rglob("program.docx")
    numbers = [{number for _, _, number in shown(path)} for path in built]
    assert sorted("" in found for found in numbers) == [False, False, True]
    assert list(temporary.iterdir()) == []


def test_where_libreoffice_fails_it_is_told_once_for_those_that_are_left(
    built_case: Case, office: Callable[[str], Path]
) -> None:
    office("exit 3")

    (note,) = noted(build(options(built_case, force=True)))

    assert note.startswith("Innehållsförteckningarna i 2 dokument fick inga sidnummer. LibreOffice")
    assert note.count("--force") == 1


def test_a_libreoffice_that_is_a_snap_gets_its_files_where_it_sees_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert room(Path("/snap/bin/libreoffice")) == tmp_path / "snap" / "libreoffice" / "common"
    assert room(Path("/usr/bin/soffice")) is None
    assert list(tmp_path.iterdir()) == [tmp_path / "snap"]


@pytest.fixture
def built_case(fresh_case: Cases) -> Case:
    """Return a case with two strategies, built."""
    made = fresh_case(NAME)
    made.add("Program", Program_id="US2", Kommun="HLM", Namn="En strategi till")
    made.change("Program/US2/Dokumenttyp", "strategi").change("Program/US2/Status", "utkast")
    made.build()
    return made


def test_a_build_that_writes_no_contents_list_starts_nothing(
    fresh_case: Cases, office: Callable[[str], Path]
) -> None:
    made, log = fresh_case("ksau"), office("exit 0")
    report = build(options(made))
    assert any(outcome.action is Action.WRITE for outcome in report.outcomes)
    assert not log.exists()


def test_a_dry_run_starts_nothing(fresh_case: Cases, office: Callable[[str], Path]) -> None:
    made, log = fresh_case(NAME), office("exit 0")
    build(replace(options(made), dry=True))
    assert not log.exists()


def test_no_pages_starts_nothing(fresh_case: Cases, office: Callable[[str], Path]) -> None:
    made, log = fresh_case(NAME), office("exit 0")
    told = ["build", "--folder", str(made.folder), "--today", "2024-01-15"]
    CliRunner().invoke(cli, [*told, "--no-pages"])
    assert strategy(made).exists()
    assert not log.exists()
    CliRunner().invoke(cli, [*told, "--force"])
    assert log.exists()


def test_a_libreoffice_that_fails_is_a_note_and_the_document_stays(
    fresh_case: Cases, office: Callable[[str], Path]
) -> None:
    made = fresh_case(NAME)
    office("exit 3")
    report = build(options(made))
    (note,) = noted(report)
    assert "LibreOffice avslutades med ett fel" in note
    assert not report.failed
    assert len(shown(strategy(made))) == 27


@pytest.mark.office
def test_what_is_written_while_libreoffice_counts_stays_and_is_told(
    fresh_case: Cases, office: Callable[[str], Path], tmp_path: Path
) -> None:
    made = fresh_case(NAME)
    edited = tmp_path / "ändrat.docx"
    made.build()
    edited.write_bytes(changed(strategy(made).read_bytes(), {"docProps/nytt.txt": "mitt"}))
    office(f'{_real()} "$@" && cp "{edited}" "{strategy(made)}"')

    (note,) = noted(build(options(made, force=True)))

    assert strategy(made).read_bytes() == edited.read_bytes()
    assert note.startswith(f"{STRATEGY}: dokumentet ändrades eller flyttades medan")
    assert note.endswith("välj Uppdatera fält.")


@pytest.mark.office
def test_a_document_taken_away_while_libreoffice_counts_does_not_come_back(
    fresh_case: Cases, office: Callable[[str], Path]
) -> None:
    made = fresh_case(NAME)
    office(f'{_real()} "$@" && rm "{strategy(made)}"')

    (note,) = noted(build(options(made)))

    assert not strategy(made).exists()
    assert "flyttades" in note


def _real() -> Path:
    """Return the LibreOffice of this computer; to be asked before a stand-in is put in its way."""
    found = find_office()
    assert found is not None
    return found


def test_a_libreoffice_that_hangs_is_ended_with_what_it_started(
    case: Cases,
    office: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, child = case(NAME), tmp_path / "barn"
    made.build()
    office(f'sleep 60 & echo $! > "{child}"; wait')
    hurried(monkeypatch, lambda: child.exists() and child.read_text().strip())
    program = find_office()
    assert program is not None

    with pytest.raises(OfficeError, match="blev inte klart"):
        list(pages_of([(STRATEGY, strategy(made).read_bytes())], program))

    until(lambda: not is_alive(int(child.read_text())))


@pytest.mark.parametrize(
    ("system", "variable", "place"),
    [
        ("win32", "PROGRAMFILES", "LibreOffice/program/soffice.com"),
        ("win32", "LOCALAPPDATA", "Programs/LibreOffice/program/soffice.com"),
        ("darwin", "HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ],
)
def test_libreoffice_is_found_where_its_installer_puts_it(
    system: str, variable: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in (variable, "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert find_office(system) is None
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.touch()
    assert find_office(system) == program


@pytest.mark.parametrize("path", ["here", ".", ""])
def test_a_program_in_the_working_folder_is_never_started(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("soffice", "libreoffice", "soffice.exe"):
        (tmp_path / name).write_text("#!/bin/sh\ntouch stulen\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path) if path == "here" else path)

    found = find_office()

    assert found is None or tmp_path not in found.parents
    assert found is None or found.is_absolute()


def test_in_windows_what_the_installer_put_in_place_comes_before_the_search_path(
    office: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office("")
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))

    assert find_office("win32") == program
    assert find_office("linux") == tmp_path / "bin" / "soffice"


def test_the_list_of_a_merged_document_names_its_headings_as_they_are(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path, templates=False)
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar", "Mycket renare sjöar")

    result = folder.change("Mål/M2/Kort namn", "Sjöar och åar").build()

    assert result.those(Action.MERGE) == [PROGRAM]
    package = read_package((folder.outputs / PROGRAM).read_bytes(), PROGRAM)
    listed = ["".join(map(str, link.itertext())) for link in entries(package.root(package.main))]
    assert [line for line in listed if "Sjöar och åar" in line]
    assert "Mycket renare sjöar" in folder.text(PROGRAM)
    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]
