"""The single files of a meeting in one .zip: numbered names that any system can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.ooxml.package.zipping import zipped

_IMPOSSIBLE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_LONGEST = 80  # signs of a title: folders on a share have long names of their own


def meeting_zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a .zip of PDFs, each by its title and in their order; the same for the same files."""
    found = list(files)
    digits = len(str(len(found)))
    return zipped(
        {
            f"{place:0{digits}} {plain_file_name(title)}.pdf": data
            for place, (title, data) in enumerate(found, 1)
        }
    )


def plain_file_name(title: str) -> str:
    """Return a title as the name of a file, without an ending."""
    text = _IMPOSSIBLE.sub(" ", unicodedata.normalize("NFC", title))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())[:_LONGEST].strip(" .") or "handling"
