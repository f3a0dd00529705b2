r"""The program for Windows as one zip: unpacked, it runs; no rights are asked.

    python -m tools.portable --renew                       pins the parts anew, by the package index
    python -m tools.portable --wheel dist/….whl            writes dist/beredning-…-windows.zip

Python's own files are those of its makers, signed by them. Run by Python 3.13 the parts are also
compiled: Program Files cannot be written to, where it would be done at each start. (DECISIONS 406)
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from configparser import ConfigParser
from pathlib import Path
from py_compile import PycInvalidationMode
from urllib.request import urlopen

from tools.parts import HEAD, PINS, WINDOWS, Part, lacking, part_of, pinned_parts

TOP = Path(__file__).parents[1]
PYTHON = "3.13.9"
PYTHON_SHA256 = "91d828c2da3a029b41699e918674a0cb379c02cf20dab9c501306885f837402a"
ADDRESS = f"https://www.python.org/ftp/python/{PYTHON}/python-{PYTHON}-embed-amd64.zip"
EXTRAS = ("webb",)
FOLDER = "Beredning"
_MINOR = PYTHON.rpartition(".")[0]
_FOR = ("--platform=win_amd64", f"--python-version={_MINOR}", "--only-binary=:all:")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_TESTS = re.compile(r"[/\\]tests?[/\\]")
_LICENCE = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)

START = """@echo off
setlocal DisableDelayedExpansion
if not exist "%~dp0python\\pythonw.exe" (
  echo.
  echo   Packa upp hela zip-filen innan du startar.
  echo.
  pause
  exit /b
)
start "" "%~dp0python\\pythonw.exe" -I -m pipeline serve --folder "%USERPROFILE%\\Documents"
""".replace("\n", "\r\n")

READ_ME = f"""Beredning för Windows

Packa upp mappen {FOLDER} i C:\\Program Files, eller någon annanstans där den får ligga kvar.
Dubbelklicka på ”Öppna Beredning”. Ingenting installeras.

licenser.txt    programmets delar, och under vilka villkor de får användas
licenser        villkoren i sin helhet
SHA256SUMS      kontrollsummor för varje fil
""".replace("\n", "\r\n")


class PortableError(Exception):
    """The zip cannot be made; the text says why."""


# --- the parts


def requirements() -> list[str]:
    """Return what the program asks for, with its page."""
    config = ConfigParser()
    config.read(TOP / "setup.cfg", "utf-8")
    extras = (config["options.extras_require"][extra] for extra in EXTRAS)
    lines = "\n".join([config["options"]["install_requires"], *extras]).splitlines()
    return [line.strip() for line in lines if line.strip()]


def renew(pins: Path = PINS) -> None:
    """Write a list of all parts as the package index has them now."""
    wanted = requirements()
    while True:
        with tempfile.TemporaryDirectory() as folder:
            wheels = _downloaded(wanted, Path(folder))
            # pip asks the markers of the machine that it runs on, not of the one that it loads for
            more = lacking(wheels, WINDOWS | {"python_version": _MINOR})
            parts = sorted(map(part_of, wheels), key=lambda part: part.name)
        if not more:
            pins.write_text(HEAD + "".join(part.pin() for part in parts), "utf-8")
            return
        wanted += sorted(more)


def pinned_wheels(folder: Path) -> list[Path]:
    """Return the wheels of the pinned parts, downloaded to a folder; pip checks their digests."""
    return _downloaded(["--no-deps", "--require-hashes", f"--requirement={PINS}"], folder)


def _downloaded(asked: Sequence[str], folder: Path) -> list[Path]:
    command = [sys.executable, "-m", "pip", "download", "--quiet", f"--dest={folder}", *_FOR]
    if subprocess.run([*command, *asked], check=False).returncode:
        raise PortableError("pip could not download the parts; its words stand above.")
    return sorted(folder.glob("*.whl"))


def python_of_its_makers(given: Path | None) -> bytes:
    """Return Python's zip for Windows, given or downloaded; PortableError when it is another."""
    if given is not None:
        data = given.read_bytes()
    else:
        with urlopen(ADDRESS, timeout=60) as answer:
            data = answer.read()
    if hashlib.sha256(data).hexdigest() != PYTHON_SHA256:
        raise PortableError(f"Python’s zip is not {PYTHON}’s: it has another digest.")
    return data


# --- the folder


def lay_out(home: Path, wheels: Iterable[Path], python: Path) -> None:
    """Write the folder: Python, the site folder, what starts it, the licences, the digests."""
    site = home / "site"
    parts = []
    for wheel in wheels:
        part = part_of(wheel)
        parts.append(part)
        unpack(wheel, site)
        _copy_licences(wheel, home / "licenser" / part.name)
    with zipfile.ZipFile(python) as archive:
        archive.extractall(home / "python")
    _lead_to_site(home / "python")
    if sys.version_info[:2] == tuple(map(int, _MINOR.split("."))):
        _compile(site)
    _write(home / "Öppna Beredning.cmd", START.encode("ascii"))
    _write(home / "Läs mig.txt", READ_ME.encode("utf-8-sig"))
    _write(home / "licenser.txt", licences(parts).encode("utf-8-sig"))
    _write(home / "SHA256SUMS", sums(home).encode())


def unpack(wheel: Path, site: Path) -> None:
    """Put a wheel where Python imports it from; its scripts are left out, for nothing calls them.

    (https://packaging.python.org/en/latest/specifications/binary-distribution-format/)
    """
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            first, _, rest = info.filename.partition("/")
            if first.endswith(".data"):
                kind, _, rest = rest.partition("/")
                if kind not in ("purelib", "platlib"):
                    continue
                info.filename = rest
            archive.extract(info, site)


def _copy_licences(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if ".dist-info/" in name and _LICENCE.search(name.rpartition("/")[2]):
                place = name.partition(".dist-info/")[2].removeprefix("licenses/")
                _write(folder / place, archive.read(name))


def _lead_to_site(python: Path) -> None:
    """Let Python import from the site folder, and from nowhere but there and its own files."""
    (paths,) = python.glob("python*._pth")
    library = paths.name.replace("._pth", ".zip")
    _write(paths, f"{library}\r\n.\r\n..\\site\r\n".encode("ascii"))


def _compile(site: Path) -> None:
    """Compile what the program may import; others' tests it does not."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(site, quiet=2, ddir="site", rx=_TESTS, invalidation_mode=mode)


def licences(parts: Iterable[Part]) -> str:
    """Return which parts there are, and their licences."""
    lines = [f"Python {PYTHON}: PSF-2.0", *(f"{p.name} {p.version}: {p.licence}" for p in parts)]
    return "".join(f"{line}\r\n" for line in lines)


def sums(home: Path) -> str:
    """Return each file's digest, as sha256sum writes and checks them."""
    files = [
        (path.relative_to(home).as_posix(), path) for path in home.rglob("*") if _is_ours(path)
    ]
    digests = (
        (hashlib.sha256(path.read_bytes()).hexdigest(), name) for name, path in sorted(files)
    )
    return "".join(f"{digest}  {name}\n" for digest, name in digests)


def _is_ours(path: Path) -> bool:
    return path.is_file() and path.name != "SHA256SUMS"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# --- the zip


def write_zip(home: Path, target: Path) -> str:
    """Write a folder as a zip, the same bytes each time; return its digest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted((p.relative_to(home).as_posix(), p) for p in home.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(f"{FOLDER}/{name}", _EPOCH)
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def make(wheel: Path, parts: Iterable[Path], python: Path, out: Path) -> Path:
    """Write the zip of the program in a folder, and its digest beside it; return where it is."""
    target = out / f"beredning-{part_of(wheel).version}-windows.zip"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, FOLDER)
        lay_out(home, [wheel, *parts], python)
        digest = write_zip(home, target)
    _write(target.with_name(f"{target.name}.sha256"), f"{digest}  {target.name}\n".encode())
    return target


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks for."""
    asking = argparse.ArgumentParser(prog="python -m tools.portable")
    asking.add_argument("--renew", action="store_true", help="pin the parts anew")
    asking.add_argument("--wheel", type=Path, help="the program")
    asking.add_argument("--parts", type=Path, help="a folder with the wheels of the parts")
    asking.add_argument("--python", type=Path, help=f"Python’s zip; else {ADDRESS}")
    asking.add_argument("--out", type=Path, default=TOP / "dist")
    asked = asking.parse_args(words)
    if asked.renew:
        renew()
        return 0
    if not asked.wheel:
        asking.error("--wheel is needed")
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "python.zip")
        _write(python, python_of_its_makers(asked.python))
        parts = Path(folder, "parts")
        if asked.parts:
            shutil.copytree(asked.parts, parts)
        found = sorted(parts.glob("*.whl")) if asked.parts else pinned_wheels(parts)
        strangers = {part_of(one) for one in found} ^ set(pinned_parts())
        if strangers:
            raise PortableError(f"Not the pinned parts: {sorted(p.name for p in strangers)}")
        sys.stdout.write(f"{make(asked.wheel, found, python, asked.out)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
