"""The parts that the program for Windows is made of: which, whose, and under what licence.

`portable-parts.txt` has each part's version and digest, as pip reads them, and its licence.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINS = Path(__file__).parent / "portable-parts.txt"
HEAD = "# Written by: python -m tools.portable --renew\n"
# What environment markers ask of the machine that the parts are for.
WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
_PIN = re.compile(r"^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})  # (.+)$", re.MULTILINE)
_OSI = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Part:
    """A distribution of somebody: its name, version, licence, and the digest of its wheel."""

    name: str
    version: str
    digest: str
    licence: str

    def pin(self) -> str:
        """Return the part as a line that pip reads."""
        return f"{self.name}=={self.version} --hash=sha256:{self.digest}  # {self.licence}\n"


def pinned_parts(text: str | None = None) -> tuple[Part, ...]:
    """Return the parts that a list of pins names; without a text those of the program."""
    found = _PIN.findall(PINS.read_text("utf-8") if text is None else text)
    return tuple(Part(*one) for one in found)


def part_of(wheel: Path) -> Part:
    """Return what a wheel says that it is."""
    told = _metadata(wheel)
    name = str(canonicalize_name(told["Name"]))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return Part(name, str(told["Version"]), digest, _licence(told))


def _licence(told: Message) -> str:
    """Return a licence by its short name, as new wheels and old ones say it."""
    if told["License-Expression"]:
        return str(told["License-Expression"])
    classes = [one.removeprefix(_OSI) for one in told.get_all("Classifier", []) if _OSI in one]
    said = str(told["License"] or "").strip().splitlines()
    return said[0] if said and len(said[0]) < 30 else ", ".join(classes) or "se licensen"


def lacking(wheels: Iterable[Path], machine: dict[str, str]) -> set[str]:
    """Return what wheels ask for on a machine and none of them is."""
    found = list(wheels)
    have = {part_of(wheel).name for wheel in found}
    asked = (requirement for wheel in found for requirement in _asked(wheel, machine))
    return {str(one) for one in asked if str(canonicalize_name(one.name)) not in have}


def _asked(wheel: Path, machine: dict[str, str]) -> Iterator[Requirement]:
    for line in _metadata(wheel).get_all("Requires-Dist", []):
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate(dict(machine)):
            one.marker = None
            yield one


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        return BytesParser().parsebytes(archive.read(name))
