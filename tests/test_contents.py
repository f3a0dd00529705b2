"""Contents lists: entries, links and page numbers, and what they must never cost."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pypdf import PdfReader

from pipeline.cli import cli
from pipeline.errors import OfficeError
from pipeline.model import Action, Report
from pipeline.ooxml.contents import counts_from_one, entries, numbered
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.ooxml.validity import faults
from pipeline.publish import find_office, pages_of
from pipeline.store import Standing, Wish, on_disk
from pipeline.tasks.build import Options, build
from tests.cases_plugin import Case
from tests.docx import docx, field, files_of, heading, p
from tests.libreoffice import convert
from tests.rendering import rendered

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


def test_a_document_without_headings_has_an_empty_list() -> None:
    made = rendered(docx(p(field("TOC", "gammalt")), p("{{ a }}")), a="Text")
    assert "gammalt" not in files_of(made.data)["word/document.xml"].decode()
    assert faults(read_package(made.data, "prov.docx")) == ()


# ---------------------------------------------------------------- page numbers


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


def test_the_numbers_stand_in_the_pdf_as_in_the_file(numbers: Case, pdf: Path) -> None:
    text = PdfReader(pdf).pages[1].extract_text()
    lines = [re.sub(r"\.{3,}", " ", line) for line in text.split("\n")]
    seen = [" ".join(line.split()) for line in lines]
    assert {f"{text} {number}" for text, _, number in shown(strategy(numbers))} <= set(seen)


def test_numbers_change_nothing_but_the_body(numbers: Case, case: Cases) -> None:
    bare = files_of(strategy(case(NAME)).read_bytes())
    with_numbers = files_of(strategy(numbers).read_bytes())
    assert {n for n in bare if bare[n] != with_numbers[n]} == {"word/document.xml"}
    assert bare.keys() == with_numbers.keys()


def test_the_same_input_gives_the_same_bytes_with_numbers_too(
    numbers: Case, fresh_case: Cases
) -> None:
    made = fresh_case(NAME)
    build(options(made))
    assert strategy(made).read_bytes() == strategy(numbers).read_bytes()


@pytest.mark.parametrize("pages", [True, False])
def test_page_numbers_are_no_reason_to_rebuild(numbers: Case, *, pages: bool) -> None:
    before = strategy(numbers).read_bytes()
    (outcome,) = build(options(numbers, pages=pages)).outcomes
    assert outcome.action is Action.SKIP
    assert strategy(numbers).read_bytes() == before


def test_other_page_numbers_are_no_edit(numbers: Case, tmp_path: Path) -> None:
    data = strategy(numbers).read_bytes()
    other = tmp_path / "andra.docx"
    names = [bookmark for _, bookmark, _ in shown(strategy(numbers))]
    other.write_bytes(numbered(data, dict.fromkeys(names, 77)))
    assert on_disk(other, None).standing in (Standing.OURS, Standing.RESAVED)
    other.write_bytes(numbered(data, {}))
    assert on_disk(other, None).standing in (Standing.OURS, Standing.RESAVED)


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


def test_a_libreoffice_that_hangs_is_ended_with_what_it_started(
    case: Cases, office: Callable[[str], Path], tmp_path: Path
) -> None:
    made = case(NAME)
    made.build()
    office(f'sleep 60 & echo $! > "{tmp_path}/barn"; wait')
    program = find_office()
    assert program is not None

    with pytest.raises(OfficeError, match="blev inte klart"):
        pages_of({STRATEGY: strategy(made).read_bytes()}, program, 0.5)

    child = int((tmp_path / "barn").read_text())
    assert not _lives(child)


def _lives(process: int) -> bool:
    for _ in range(50):
        try:
            os.kill(process, 0)
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True


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
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(variable, str(tmp_path))
    assert find_office(system) is None
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.touch()
    assert find_office(system) == program
