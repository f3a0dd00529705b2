"""What the peers need to make our letter: their templates, and the letters' values as JSON.

    python -m benchmarks.workers.letter_files FOLDER LETTERS CELLS

Their templates are docxtpl's document of values that are the peers' own tags, so that everything
but the tags, and the loops where a peer has them, stands as in a letter.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from benchmarks.letters import GOALS, Size, context, sheets, template
from benchmarks.words import MAIN, p, packed, unpacked

_MARK = re.compile(r"«([^»]*)»")
_RUN = re.compile(
    r"(<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)"
    r"((?:(?!</w:r>).)*«(?:(?!</w:r>).)*</w:r>)"
)
_TEXT = '<w:t xml:space="preserve">'
_IN_ATTRIBUTE = re.compile('(="[^"<>]*)«[^»]*»'.encode())  # a picture's name is no text
_LINE = re.compile(r"<w:p>(?:(?!</w:p>).)*«goal\d*_period»(?:(?!</w:p>).)*</w:p>")
_ROW = re.compile(r"<w:tr(?: [^>]*)?>(?:(?!</w:tr>).)*«goal\d*_nr»(?:(?!</w:tr>).)*</w:tr>")


def main(folder: Path, size: Size) -> None:
    """Write the files."""
    given = sheets(size)
    values = [context(given, number) for number in range(size.letters)]
    flat = [{"flat": _flat(one), "goals": one["målen"]} for one in values]
    told = [one | more for one, more in zip(values, flat, strict=True)]
    (folder / "contexts.json").write_text(json.dumps(told), "utf-8")
    source = template()
    (folder / "docxtpl.docx").write_bytes(source)
    (folder / "mailmerge.docx").write_bytes(_mail_merge(source, values[0]))
    (folder / "braces.docx").write_bytes(_braces(source, values[0]))


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return what is no list, each under the name of the way to it."""
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}_")
        elif isinstance(value, str):
            found[f"{before}{name}"] = value
    return found


def _tagged(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return the values with a mark of its name for each that is not empty."""
    return {
        name: _tagged(value, f"{before}{name}_")
        if isinstance(value, Mapping)
        else value and f"«{before}{name}»"
        for name, value in values.items()
    }


def _marked(source: bytes, values: Mapping[str, Any], goals: list[str]) -> dict[str, bytes]:
    """Return the parts of a letter in which every value is the mark of its name."""
    own = _tagged({name: value for name, value in values.items() if name != "målen"})
    first = values["målen"][0]
    made = DocxTemplate(io.BytesIO(source))
    made.render(own | {"målen": [_tagged(first, f"{goal}_") for goal in goals]}, autoescape=True)
    stream = io.BytesIO()
    made.save(stream)
    parts = unpacked(stream.getvalue())
    return {n: _IN_ATTRIBUTE.sub(rb"\1", d) if _told(n) else d for n, d in parts.items()}


def _mail_merge(source: bytes, values: Mapping[str, Any]) -> bytes:
    """Return a template with merge fields: one row of the table, and every other goal by itself."""
    parts = _marked(source, values, [f"goal{n}" for n in range(GOALS)])
    xml = parts[MAIN].decode()
    for number, row in enumerate(_ROW.findall(xml)):
        xml = xml.replace(row, row.replace("«goal0_", "«goal_") if number == 0 else "")
    parts[MAIN] = xml.encode()
    return packed({name: _merge_fields(data, name) for name, data in parts.items()})


def _merge_fields(data: bytes, name: str) -> bytes:
    return _RUN.sub(_as_fields, data.decode()).encode() if _told(name) else data


def _as_fields(found: re.Match[str]) -> str:
    """Return a run with marks as runs between fields."""
    start, inner = found[1], found[2]
    field = f'<w:fldSimple w:instr=" MERGEFIELD \\1 ">{start}{_TEXT}«\\1»</w:t></w:r></w:fldSimple>'
    made = start + _MARK.sub(f"</w:t></w:r>{field}{start}{_TEXT}", inner)
    return made.replace(f"{_TEXT}</w:t>", "").replace(f"{start}</w:r>", "")


def _braces(source: bytes, values: Mapping[str, Any]) -> bytes:
    """Return a template with braces round names, and a loop for the table and for the lines."""
    parts = _marked(source, values, ["goal"])
    xml = parts[MAIN].decode()
    row, line = _ROW.findall(xml)[0], _LINE.findall(xml)[0]
    looped = row.replace("«goal_nr»", "«#goals»«nr»")
    last = looped.rindex("»") + 1
    looped = f"{looped[:last]}«/goals»{looped[last:]}"
    xml = xml.replace(row, looped).replace(line, f"{p('«#goals»')}{line}{p('«/goals»')}")
    parts[MAIN] = xml.replace("«goal_", "«").encode()
    return packed(
        {n: _MARK.sub(r"{\1}", d.decode()).encode() if _told(n) else d for n, d in parts.items()}
    )


def _told(name: str) -> bool:
    return re.fullmatch(r"(word/(document|header\d|footer\d)|docProps/core)\.xml", name) is not None


if __name__ == "__main__":
    main(Path(sys.argv[1]), Size(letters=int(sys.argv[2]), cells=int(sys.argv[3])))
