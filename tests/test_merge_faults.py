"""Only what breaks a file stops a merge, and the message says what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.package_faults import BREAKING_PACKAGE, PACKAGE_CHECKS
from pipeline.ooxml.safety.story_faults import BREAKING_STORY, STORY_CHECKS
from pipeline.ooxml.safety.validity import breaking_faults, faults
from pipeline.revise import merge
from tests.docx import changed, docx, files_of, p
from tests.test_merge import hand, lines, merged, put
from tests.working_folder import PROGRAM, WorkingFolder

MAIN = "word/document.xml"
LAST = b"</w:p><w:sectPr"
# What a lint finds in a file that Word opens as it is; each is written into a sound one.
LINT: dict[str, Callable[[bytes], bytes]] = {
    "redigeringsmärken": lambda xml: xml.replace(b"<w:p>", b'<w:p w:rsidR="00AB12CD">'),
    "en formatmall som inte finns": lambda xml: xml.replace(
        LAST, b'</w:p><w:p><w:pPr><w:pStyle w:val="Saknas"/></w:pPr><w:r><w:t>x</w:t></w:r>' + LAST
    ),
    "en lista som inte finns": lambda xml: xml.replace(
        LAST,
        b'</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr></w:pPr>'
        b"<w:r><w:t>x</w:t></w:r>" + LAST,
    ),
}


def program(folder: WorkingFolder, last: str, edit: Callable[[bytes], bytes]) -> None:
    """Write the programme's template; `edit` changes its main part."""
    blocks = (p("{{ program.namn }}"), p("Ett stycke."), p(last))
    folder.template("program", *blocks)
    path = folder.path / "templates/standard/program.docx"
    data = path.read_bytes()
    path.write_bytes(changed(data, {MAIN: edit(files_of(data)[MAIN])}))


@pytest.mark.parametrize("name", LINT)
def test_a_lint_that_the_template_brings_stops_no_merge(tmp_path: Path, name: str) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    program(folder, "Sist.", lambda xml: xml)
    folder.build("program")
    put(folder, hand(folder).replace("Ett stycke.", "Ett stycke till."))
    program(folder, "Nytt sist.", LINT[name])

    merged(folder.build("program"))

    assert {"Ett stycke till.", "Nytt sist."} <= set(lines(folder))


def test_a_file_without_word_s_own_marks_is_merged_with_a_template_that_has_them(
    tmp_path: Path,
) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    program(folder, "Sist.", LINT["redigeringsmärken"])
    folder.build("program")
    document = hand(folder).replace("Ett stycke.", "Ett stycke till.")
    for paragraph in document.paragraphs:  # as LibreOffice writes them
        paragraph.attrib.clear()
    put(folder, document)

    merged(folder.change("Program/LUND/Namn", "Plan för Lund").build("program"))

    assert lines(folder)[:2] == ["Plan för Lund", "Ett stycke till."]


BEGUN = '<w:r><w:t>x</w:t><w:fldChar w:fldCharType="begin"/></w:r>'
BROKEN = {
    "ett fält börjar men slutar aldrig": BEGUN,
    "är ingen relation": '<w:hyperlink r:id="rIdBorta"><w:r><w:t>x</w:t></w:r></w:hyperlink>',
}


@pytest.mark.parametrize("said", BROKEN)
def test_what_breaks_a_file_stops_the_merge_and_is_named(tmp_path: Path, said: str) -> None:
    folder = WorkingFolder(tmp_path / "arbetsmapp")
    program(folder, "Sist.", lambda xml: xml)
    folder.build("program")
    base = folder.documents[PROGRAM]
    theirs = hand(folder).replace("Ett stycke.", "Ett stycke till.").saved()
    xml = files_of(base)[MAIN].replace(LAST, BROKEN[said].encode() + LAST)
    ours = changed(base, {MAIN: xml})

    with pytest.raises(DocumentError, match=said):
        merge(base, theirs, ours, PROGRAM, str)


def test_each_fault_is_sorted_and_a_breaking_one_is_a_fault() -> None:
    assert set(BREAKING_PACKAGE) < set(PACKAGE_CHECKS)
    assert set(BREAKING_STORY) < set(STORY_CHECKS)
    data = docx(p("x", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', style="Saknas"))
    package = read_package(data, "prov.docx")
    assert len(breaking_faults(package)) == 1
    assert set(breaking_faults(package)) < set(faults(package))
