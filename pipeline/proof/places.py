"""Where it is looked for: the text of a whole file, by what people call its parts."""

from __future__ import annotations

from pipeline.ooxml.content.texts import part_texts, place
from pipeline.ooxml.package import Package


def file_texts(package: Package) -> dict[str, str]:
    """Return the text of a file by what people call its parts."""
    found: dict[str, str] = {}
    for part, text in part_texts(package).items():
        name = place(package, part)
        found[name] = f"{found[name]}\n{text}" if name in found else text
    return found
