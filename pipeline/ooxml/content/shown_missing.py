"""What a reader sees as missing in a Word file: each yellow SAKNAS, and each text asked for.

It is read in the file, since people fill in by hand what the workbook lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.ooxml.names import q
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element, text_in, value

_R, _P = q("w:r"), q("w:p")
# As values/phrase.py and render/writers/blocks.py say it.
_SAID = re.compile(r"SAKNAS: (?P<what>.+)|Skriv (?P<section>.+) här")


def shown_missing(package: Package) -> tuple[str, ...]:
    """Return what is missing, each once, as a build tells it; DocumentError if a part is broken."""
    parts = (package.main, *package.headers, *package.footers)
    found = (what for part in parts for what in _in_story(package.root(part)))
    return tuple(dict.fromkeys(found))


def _in_story(root: Element) -> Iterator[str]:
    for paragraph in root.iter(_P):
        for is_marked, runs in groupby(paragraph.iter(_R), _is_marked):
            said = _SAID.fullmatch("".join(map(text_in, runs)).strip()) if is_marked else None
            if said is not None:
                yield said["what"] or f"avsnittet ”{said['section']}”"


def _is_marked(run: Element) -> bool:
    return value(run, "w:rPr", "w:highlight") == "yellow"
