"""What stands in cells that become names of files and folders, or name files themselves."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.docx import png

# Names that climb, that Windows keeps for itself, that no system can hold, that look like another.
NAMES = (
    "../../ut",
    "..",
    ".",
    "...",
    "/etc/passwd",
    "C:\\Windows\\System32",
    "C:",
    "\\\\203.0.113.9\\delad",
    "~/ut",
    "$HOME",
    "%TEMP%",
    "CON",
    "con.txt",
    "NUL.txt",
    "COM1",
    "LPT¹",
    "AUX ",
    "PRN.",
    "CONIN$",
    "slut. ",
    " början",
    "a:b",
    'a?b*c|d<e>f"g',
    "rapport.html",
    ".beredning",
    ".beredning.json",
    "las",
    "~$lås",
    "å" * 300,
    "x" * 300,
    "x" * 30_000,
    "\u202exslx.exe",
    "\u200b\u200d\ufeff",
    "\U0001f600",
    "👩‍👩‍👧‍👦",
    "é\u0301\u0301\u0301" * 50,
    "Ǆ ﬃ ß İ ı",
    "中文",
    "-rf",
    "--force",
    "a\nb",
    "a\tb",
    "a\x00b",
    "a\x1b[2Jb",
    "\ud800",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }}",
    "<b>&amp;</b>",
    "' OR 1=1 --",
    "9" * 5_000,
    "1e999999999",
)

Make = Callable[[Path], object]


def _bytes(name: str, data: bytes) -> Make:
    return lambda inputs: (inputs / name).write_bytes(data)


def _link(name: str, target: str) -> Make:
    return lambda inputs: (inputs / name).symlink_to(target)


def _sparse(inputs: Path) -> None:
    with (inputs / "vapen.png").open("wb") as file:
        file.write(png())
        file.truncate(6_000_000)


def _endless(inputs: Path) -> None:
    """A picture of a hundred thousand by a hundred thousand pixels, in a hundred bytes."""
    kind = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", 13) + kind + struct.pack(">I", zlib.crc32(kind))
    (inputs / "vapen.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


def _pipe(inputs: Path) -> None:
    os.mkfifo(inputs / "vapen.png")


# What Logotyp says → what lies in inputs/. None of them may come into a document.
PICTURES: dict[str, tuple[str, Make]] = {
    "one_that_climbs": ("../../etc/passwd", _bytes("vapen.png", png())),
    "one_that_climbs_to_a_picture": ("../hemlig.png", lambda i: _bytes("../hemlig.png", png())(i)),
    "an_absolute_path": ("/etc/passwd", _bytes("vapen.png", png())),
    "a_share": ("\\\\203.0.113.9\\delad\\vapen.png", _bytes("vapen.png", png())),
    "an_address": ("http://203.0.113.9/vapen.png", _bytes("vapen.png", png())),
    "a_drive": ("C:\\vapen.png", _bytes("vapen.png", png())),
    "a_link_to_outside": ("vapen.png", _link("vapen.png", "/etc/passwd")),
    "a_link_to_a_picture_outside": ("vapen.png", _link("vapen.png", "../hemlig.png")),
    "a_link_to_itself": ("vapen.png", _link("vapen.png", "vapen.png")),
    "a_pipe": ("vapen.png", _pipe),
    "a_folder": ("vapen.png", lambda inputs: (inputs / "vapen.png").mkdir()),
    "a_device": ("vapen.png", _link("vapen.png", "/dev/zero")),
    "an_svg": ("vapen.svg", _bytes("vapen.svg", b"<svg onload='alert(1)'/>")),
    "an_svg_renamed": ("vapen.png", _bytes("vapen.png", b"<svg onload='alert(1)'/>")),
    "a_program_renamed": ("vapen.png", _bytes("vapen.png", b"MZ\x90\x00" + bytes(500))),
    "a_program": ("vapen.exe", _bytes("vapen.exe", b"MZ\x90\x00" + bytes(500))),
    "nothing": ("vapen.png", _bytes("vapen.png", b"")),
    "six_megabytes": ("vapen.png", _sparse),
    "one_that_is_not_there": ("borta.png", _bytes("vapen.png", png())),
    "a_name_of_thirty_thousand": ("x" * 30_000 + ".png", _bytes("vapen.png", png())),
    "a_picture_of_ten_milliard_pixels": ("vapen.png", _endless),
    "the_workbook": ("askvik.xlsx", _bytes("vapen.png", png())),
}
