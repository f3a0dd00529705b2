"""Which of our sheets one may be whose name nobody knows: renamed, copied, misspelt."""

from __future__ import annotations

from pipeline.schema import BY_KEY, SHEETS, header_key
from pipeline.swedish.words import nearest

_NAMES = tuple(sheet.name for sheet in SHEETS)


def meant(name: str) -> str | None:
    """Return the sheet that `name` begins or ends with, else the one that it is near; or None.

    ”Målen”, ”Mål (2)” and ”Kopia av Mål” may be Mål.
    """
    key = header_key(name)
    held = [known for known in BY_KEY if key.startswith(known) or key.endswith(f" {known}")]
    return BY_KEY[max(held, key=len)].name if held else nearest(name, _NAMES)
