"""A file that the server has looked up is shown in the person's own program, and no other file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.publish.programs.open_file import ENDINGS, open_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the opener here is a script")

FOLDER = "Mål & vilja 100% ^ å ! 'o' \"p\" $(x)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with an odd name, where what is opened is noted."""
    programs = tmp_path / "program"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "{tmp_path}/asked"\n', "utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.defpath}")
    made = tmp_path / FOLDER
    for name in ("inputs/Mål.xlsx", "outputs/ks/--help.docx", "templates/standard/m.docx"):
        file = made / name
        file.parent.mkdir(parents=True)
        file.touch()
    return made


def asked(folder: Path) -> list[str]:
    """Return how many words the opener got, and the first."""
    told = folder.parent / "asked"
    return told.read_text("utf-8").splitlines() if told.exists() else []


@pytest.mark.parametrize(
    "name", ["inputs/Mål.xlsx", "outputs/ks/--help.docx", "templates/standard/m.docx"]
)
def test_a_file_of_the_folder_is_opened_by_its_whole_path_as_one_word(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)

    open_file(Path(name), Path())

    assert asked(folder) == ["1", str(folder / name)]


@pytest.mark.parametrize(
    "ending", [".exe", ".cmd", ".lnk", ".desktop", ".js", ".docm", ".xlam", ""]
)
def test_what_is_no_document_is_not_opened(folder: Path, ending: str) -> None:
    file = folder / "outputs" / f"brev{ending}"
    file.touch()

    with pytest.raises(UsageError, match="öppnas inte härifrån"):
        open_file(file, folder)
    assert ending not in ENDINGS
    assert asked(folder) == []


def test_what_lies_outside_of_the_rooms_is_not_opened(folder: Path) -> None:
    beside = folder / "hemligt.docx"
    beside.touch()
    outside = folder / "outputs" / ".." / ".." / "annan.docx"
    Path(os.path.normpath(outside)).touch()

    for path in (beside, outside):
        with pytest.raises(UsageError, match="öppnas inte härifrån"):
            open_file(path, folder)
    assert asked(folder) == []


def test_no_link_leads_out_of_the_rooms_or_to_another_kind_of_file(folder: Path) -> None:
    secret = folder.parent / "hemligt.docx"
    program = folder / "outputs" / "program.sh"
    for file in (secret, program):
        file.touch()
    links = {"ut.docx": secret, "program.docx": program, "mapp": folder.parent}
    for name, target in links.items():
        (folder / "outputs" / name).symlink_to(target)

    for name in ("ut.docx", "program.docx", "mapp/hemligt.docx"):
        with pytest.raises(UsageError, match="öppnas inte härifrån"):
            open_file(folder / "outputs" / name, folder)
    assert asked(folder) == []


def test_a_file_that_is_gone_or_a_folder_is_told_as_that(folder: Path) -> None:
    (folder / "outputs" / "mapp.docx").mkdir()

    for name in ("borta.docx", "mapp.docx"):
        with pytest.raises(UsageError, match=f"{name} finns inte längre. Ladda om sidan"):
            open_file(folder / "outputs" / name, folder)
    assert asked(folder) == []


def test_a_machine_without_a_program_for_it_is_told_as_that(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = folder / "inputs" / "Mål.xlsx"
    opener = folder.parent / "program" / "xdg-open"

    opener.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    with pytest.raises(UsageError, match=r"Mål\.xlsx gick inte att öppna\. Öppna den själv"):
        open_file(found, folder)

    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(UsageError, match=r"Mål\.xlsx gick inte att öppna"):
        open_file(found, folder)


def test_no_program_of_the_folder_where_we_stand_is_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent / "program")

    for path in (".", str(folder.parent / "program")):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(UsageError, match="gick inte att öppna"):
            open_file(folder / "inputs" / "Mål.xlsx", folder)
    assert asked(folder) == []
