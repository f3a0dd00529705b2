"""What is double-clicked in a working folder starts the page of that folder, whatever its name."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from pipeline.commands.start_files import start_files, write_start_files

FOLDER = "Mål & vilja 100% ^ å ! 'o' \"p\" $(touch x) `y` %k %~dp0"
ASKED = '#!/bin/sh\nprintf "%s\\n" "$@" > "$ASKED"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with an odd name, where the program notes how it is started."""
    programs = tmp_path / "program"
    programs.mkdir()
    program = programs / "beredning"
    program.write_text(ASKED, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    made = tmp_path / FOLDER
    made.mkdir()
    return made


def started(folder: Path) -> list[str]:
    """Return the words that the program was started with."""
    return (folder.parent / "asked").read_text("utf-8").splitlines()


# ---------------------------------------------------------------- which


@pytest.mark.parametrize(
    ("system", "endings"),
    [("win32", [".cmd"]), ("darwin", [".cmd", ".command"]), ("linux", [".cmd", ".desktop"])],
)
def test_there_is_a_file_for_windows_and_one_for_the_system_at_hand(
    system: str, endings: list[str], tmp_path: Path
) -> None:
    made = write_start_files(tmp_path, system)

    assert [path.name for path in made] == [f"Öppna Beredning{ending}" for ending in endings]
    if os.name != "nt":
        assert all(os.access(path, os.X_OK) for path in made)


def test_a_colleague_at_another_system_gets_the_file_that_lacks(tmp_path: Path) -> None:
    (windows,) = write_start_files(tmp_path, "win32")
    windows.write_bytes(b"mitt")

    made = write_start_files(tmp_path, "darwin")

    assert [path.suffix for path in made] == [".command"]
    assert windows.read_bytes() == b"mitt"
    assert write_start_files(tmp_path, "darwin") == ()


# ---------------------------------------------------------------- Windows


def cmd() -> str:
    (data,) = start_files("win32").values()
    return data.decode("ascii")


def test_the_file_for_windows_is_in_signs_and_lines_that_every_code_page_has() -> None:
    lines = cmd().split("\r\n")

    assert lines[0] == "@echo off"
    assert lines[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)


def test_no_name_of_a_folder_stands_outside_of_quotes_where_signs_mean_something() -> None:
    for line in cmd().splitlines():
        outside = re.sub(r'"[^"]*"', "", line.partition("echo ")[0])
        assert not re.search(r"%(~dp0|FOLDER|HOME_OF_IT|LOCALAPPDATA|ProgramFiles)", outside), line
    assert '--folder "%FOLDER%"' in cmd()
    assert 'set "FOLDER=%~dp0."' in cmd()  # \" would be a quotation mark in the name
    assert "DisableDelayedExpansion" in cmd()


def test_nothing_of_the_folder_is_run_as_python_or_in_place_of_a_program() -> None:
    runs = re.findall(r"(?:pythonw\.exe\"|py -3|pyw -3) (-\w)", cmd())

    assert runs == ["-I", "-P", "-P"]
    assert "NoDefaultCurrentDirectoryInExePath" in cmd().partition("for %%p")[0]


# ---------------------------------------------------------------- the others


@pytest.mark.skipif(os.name == "nt", reason="a script of a shell")
def test_the_file_for_mac_starts_the_page_of_its_folder(folder: Path) -> None:
    made = write_start_files(folder, "darwin")[-1]

    subprocess.run([str(made)], check=True, cwd="/")

    assert started(folder) == ["serve", "--folder", str(folder)]
    assert list(folder.glob("x")) == []


@pytest.mark.skipif(os.name == "nt", reason="a command of a shell")
def test_the_file_for_linux_starts_the_page_beside_it(folder: Path) -> None:
    made = write_start_files(folder, "linux")[-1]
    command = re.search("^Exec=(.*)$", made.read_text("utf-8"), re.MULTILINE)
    assert command

    # as the specification of desktop entries says: signs of a string, words, then what % stands for
    words = shlex.split(command[1].replace(r"\\", "\\").replace(r"\$", "$"))
    subprocess.run([str(made) if word == "%k" else word for word in words], check=True, cwd="/")

    assert started(folder) == ["serve", "--folder", str(made)]
    assert list(folder.glob("x")) == []
