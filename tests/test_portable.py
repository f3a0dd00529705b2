"""The zip for Windows: what lies where in it, whose it is, and that it is the same each time."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.parts import HEAD, PINS, lacking, part_of, pinned_parts
from tools.portable import PYTHON, PortableError, main, make, requirements

METADATA = """\
Metadata-Version: 2.4
Name: {name}
Version: 1.0
License-Expression: MIT
Requires-Dist: alltid
Requires-Dist: bara-windows; sys_platform == "win32"
Requires-Dist: bara-linux; sys_platform == "linux"
Requires-Dist: tillval; extra == "mer"
"""


def wheel(folder: Path, name: str, **files: str) -> Path:
    """Write a wheel with some files."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    own = {
        f"{name}/__init__.py": "",
        f"{name}-1.0.dist-info/METADATA": METADATA.format(name=name),
        f"{name}-1.0.dist-info/licenses/LICENSE": f"{name}: gör vad du vill",
        f"{name}-1.0.data/scripts/{name}.exe": "MZ",
        f"{name}-1.0.data/platlib/{name}/snabb.pyd": "MZ",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for place, text in (own | files).items():
            archive.writestr(place, text)
    return path


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Return a zip that is laid out as Python's makers lay out theirs."""
    path = tmp_path / "python.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("python.exe", "pythonw.exe", "python313.dll", "python313.zip", "LICENSE.txt"):
            archive.writestr(name, name)
        archive.writestr("python313._pth", "python313.zip\r\n.\r\n\r\n#import site\r\n")
    return path


@pytest.fixture
def made(tmp_path: Path, python: Path) -> zipfile.ZipFile:
    """Return the zip of a program with one part."""
    parts = [wheel(tmp_path, "del")]
    return zipfile.ZipFile(make(wheel(tmp_path, "program"), parts, python, tmp_path / "dist"))


def test_the_zip_is_one_folder_with_python_the_parts_and_what_starts_them(
    made: zipfile.ZipFile,
) -> None:
    names = set(made.namelist())

    assert {name.partition("/")[0] for name in names} == {"Beredning"}
    assert {
        "Beredning/Öppna Beredning.cmd",
        "Beredning/Läs mig.txt",
        "Beredning/licenser.txt",
        "Beredning/licenser/del/LICENSE",
        "Beredning/python/pythonw.exe",
        "Beredning/site/del/__init__.py",
        "Beredning/site/del/snabb.pyd",
        "Beredning/site/program/__init__.py",
    } <= names
    assert not [name for name in names if "/site/" in name and name.endswith(".exe")]


def test_python_imports_from_its_own_files_and_the_parts_alone(made: zipfile.ZipFile) -> None:
    paths = made.read("Beredning/python/python313._pth").decode("ascii").splitlines()

    assert paths == ["python313.zip", ".", r"..\site"]


def test_what_starts_it_is_ascii_asks_for_the_whole_zip_and_runs_alone(
    made: zipfile.ZipFile,
) -> None:
    text = made.read("Beredning/Öppna Beredning.cmd").decode("ascii")

    assert text.count("\r\n") == text.count("\n") == len(text.splitlines())
    assert "Packa upp hela zip-filen innan du startar." in text
    assert r'start "" "%~dp0python\pythonw.exe" -I -m pipeline serve --folder "' in text


def test_every_file_has_its_digest_and_every_part_its_licence(made: zipfile.ZipFile) -> None:
    lines = made.read("Beredning/SHA256SUMS").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {name.removeprefix("Beredning/"): made.read(name) for name in made.namelist()}
    del files["SHA256SUMS"]

    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    told = files["licenser.txt"].decode("utf-8-sig").splitlines()
    assert told == [f"Python {PYTHON}: PSF-2.0", "program 1.0: MIT", "del 1.0: MIT"]


def test_the_same_parts_give_the_same_bytes(tmp_path: Path, python: Path) -> None:
    program, part = wheel(tmp_path, "program"), wheel(tmp_path, "del")

    zips = [make(program, [part], python, tmp_path / name) for name in ("en", "två")]

    first, second = (path.read_bytes() for path in zips)
    assert first == second
    beside = zips[0].with_name(f"{zips[0].name}.sha256").read_text("utf-8")
    assert beside == f"{hashlib.sha256(first).hexdigest()}  {zips[0].name}\n"


def test_another_python_than_the_one_whose_digest_is_known_is_refused(
    tmp_path: Path, python: Path
) -> None:
    words = ["--wheel", str(wheel(tmp_path, "program")), "--python", str(python)]
    out = tmp_path / "dist"

    with pytest.raises(PortableError, match="it has another digest"):
        main([*words, "--out", str(out)])
    assert not out.exists()


def test_other_parts_than_the_pinned_ones_are_refused(
    tmp_path: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = tmp_path / "delar"
    parts.mkdir()
    wheel(parts, "annan")
    digest = hashlib.sha256(python.read_bytes()).hexdigest()
    monkeypatch.setattr("tools.portable.PYTHON_SHA256", digest)
    words = ["--wheel", str(wheel(tmp_path, "program")), "--parts", str(parts)]

    with pytest.raises(PortableError, match=r"Not the pinned parts: .*'annan'"):
        main([*words, "--python", str(python), "--out", str(tmp_path)])


def test_what_is_asked_for_on_windows_is_looked_for_whatever_machine_asks(tmp_path: Path) -> None:
    one = wheel(tmp_path, "program")
    machine = {"sys_platform": "win32", "extra": ""}

    assert lacking([one], machine) == {"alltid", "bara-windows"}
    assert part_of(one).licence == "MIT"


# ---------------------------------------------------------------- the pins


def test_all_that_the_program_asks_for_is_pinned_within_its_bounds() -> None:
    pinned = {part.name: part.version for part in pinned_parts()}

    for line in requirements():
        asked = Requirement(line)
        version = pinned.get(canonicalize_name(asked.name), "")
        assert version, f"{asked.name} lacks: python -m tools.portable --renew"
        assert asked.specifier.contains(version), f"{asked.name} {version}: renew the pins"


def test_the_list_of_pins_is_read_whole_by_us_and_by_pip() -> None:
    lines = PINS.read_text("utf-8").splitlines()

    assert [HEAD.strip(), *(part.pin().strip() for part in pinned_parts())] == lines
    assert lines[1:] == sorted(lines[1:])
    assert all(re.match(r"[a-z0-9-]+==[0-9.post]+ --hash=sha256:\w{64}  # ", x) for x in lines[1:])


def test_every_action_of_the_workflows_is_pinned_by_commit() -> None:
    flows = Path(__file__).parents[1].glob(".github/workflows/*.yml")
    used = [
        line for flow in flows for line in flow.read_text("utf-8").splitlines() if "uses:" in line
    ]

    assert used
    assert [
        one for one in used if not re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v[\d.]+$", one)
    ] == []
