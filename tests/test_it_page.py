"""The page for IT says what the program is made of, and where it writes.

`UPDATE_DOCS=1 pytest tests/test_it_page.py` writes the table of parts.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipeline.publish.programs.open_file import ENDINGS
from pipeline.web.door.user_folder import user_folder
from pipeline.web.live.unused import LEFT_AFTER
from tests.pages import TOP, read
from tools.parts import pinned_parts

PAGE = TOP / "docs" / "it.md"
START = "<!-- början: delar (skrivs av tests/test_it_page.py) -->\n"
END = "<!-- slut: delar -->"


def test_the_page_lists_the_parts_of_the_zip_and_their_licences() -> None:
    before, start, rest = read(PAGE).partition(START)
    found, end, after = rest.partition(END)
    lines = [f"| {one.name} | {one.version} | {one.licence} |" for one in pinned_parts()]
    made = "\n".join(["", "| Del | Version | Licens |", "|---|---|---|", *lines, "", ""])

    assert start
    assert end
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(before + start + made + end + after, encoding="utf-8")
    else:
        assert found == made, "Run UPDATE_DOCS=1 pytest tests/test_it_page.py"


def test_the_page_says_where_the_program_keeps_things_and_when_it_ends() -> None:
    page = read(PAGE)
    windows = user_folder("win32", {"LOCALAPPDATA": "%LOCALAPPDATA%"})

    assert f"`{str(windows).replace('/', chr(92))}`" in page
    for system in ("darwin", "linux"):
        place = user_folder(system, {}).relative_to(Path.home())
        assert f"`~/{place.as_posix()}`" in page
    assert LEFT_AFTER == 15 * 60
    assert "på en kvart avslutas" in page


def test_the_page_says_what_is_opened() -> None:
    (line,) = re.findall("^- Bara .*-filer .* öppnas.*$", read(PAGE), re.MULTILINE)
    said = {"Word": ".docx", "Excel": ".xlsx .xlsm .ods", "csv": ".csv", "pdf": ".pdf"}
    said["html"] = ".html"

    assert [name for name in said if name not in line] == []
    assert {ending for endings in said.values() for ending in endings.split()} == ENDINGS
