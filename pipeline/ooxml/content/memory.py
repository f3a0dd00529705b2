"""What a document remembers of how it was made: a customXml part of its own.

It holds identities and digests, never values (a published file must not carry deleted text), and
no paths. It is untrusted when it is read back: what is not as we write it is no memory.
(DECISIONS 57)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from pipeline.errors import DocumentError
from pipeline.model import Source
from pipeline.ooxml.names import MEMORY
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import Element

VERSION = "1"
PART, PROPERTIES = "customXml/itemBeredning.xml", "customXml/itemPropsBeredning.xml"
_UNFIT = re.compile(r"[\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # for XML, or our lines
_FIT = re.compile(r"\\([0-9a-f]{4})")
_MAX_SOURCES = 100_000
_HEX = re.compile(r"[0-9a-f]{4,64}\Z")

PROPERTIES_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem ds:itemID="{B3E2ED01-0000-4000-8000-000000000001}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{MEMORY}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()


@dataclass(frozen=True, slots=True)
class Memory:
    """A document's memory. `reads`: what it asked for, each with the digest it had then."""

    kind: str
    key: str
    template: str  # digest of the template's bytes
    renderer: str  # version of the renderer
    reads: Mapping[Source, str] = field(default_factory=dict)
    fields: tuple[tuple[Source, ...], ...] = ()  # in the order of the document, then the margins
    blocks: tuple[str, ...] = ()  # digest of each block of the body, in order
    margins: tuple[str, ...] = ()  # digest of each header, footer and note, sorted
    model: str = "1"  # of the content that the digests are of (content_model.py)


def memory_xml(memory: Memory) -> str:
    """Return the part's text."""
    if len(_TEXTS) > _MAX_SOURCES:
        _TEXTS.clear()
    number = {source: str(index) for index, source in enumerate(memory.reads)}
    reads = "\n".join([_TEXTS[source] + digest for source, digest in memory.reads.items()])
    fields = " ".join(
        [
            number.get(f[0], "?")
            if len(f) == 1
            else ",".join([number.get(s, "?") for s in f]) or "-"
            for f in memory.fields
        ]
    )
    model = f" model={quoteattr(memory.model)}" if memory.model != "1" else ""
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<memory xmlns="{MEMORY}" version="{VERSION}"'
        f" kind={quoteattr(memory.kind)} key={quoteattr(_escaped(memory.key))}"
        f' template="{memory.template}" renderer="{memory.renderer}"{model}>'
    )
    return (
        f"{head}<reads>{reads}</reads><fields>{fields}</fields>"
        f"<blocks>{' '.join(memory.blocks)}</blocks>"
        f"<margins>{' '.join(memory.margins)}</margins></memory>"
    )


class _Texts(dict[Source, str]):
    """Sources as a line begins with them; made at the first ask."""

    def __missing__(self, source: Source) -> str:
        made = self[source] = escape("\t".join(map(_escaped, source))) + "\t"
        return made


_TEXTS = _Texts()


def _escaped(text: str) -> str:
    """Return text that XML can hold, on one line and without tabs; `_unescaped` undoes it."""
    return _UNFIT.sub(lambda found: f"\\{ord(found[0]):04x}", text)


def _unescaped(text: str) -> str:
    return _FIT.sub(lambda found: chr(int(found[1], 16)), text)


def read_memory(package: Package) -> Memory | None:
    """Return the memory of a document, or None when it has none that can be read."""
    needle = MEMORY.encode()
    for part, data in package.parts.items():
        if part.startswith("customXml/") and needle in data and "Props" not in part:
            with suppress(DocumentError, ValueError, LookupError):
                found = _memory(package.root(part))
                if found is not None:
                    return found
    return None


def _memory(root: Element) -> Memory | None:
    if root.tag != f"{{{MEMORY}}}memory" or root.get("version") != VERSION:
        return None
    reads = dict(_read_line(line) for line in _text(root, "reads").split("\n") if line)
    sources = list(reads)
    return Memory(
        kind=root.get("kind", ""),
        key=_unescaped(root.get("key", "")),
        template=_hex(root.get("template", "")),
        renderer=root.get("renderer", ""),
        reads=reads,
        fields=tuple(_numbers(word, sources) for word in _text(root, "fields").split()),
        blocks=tuple(map(_hex, _text(root, "blocks").split())),
        margins=tuple(map(_hex, _text(root, "margins").split())),
        model=root.get("model", "1"),
    )


def _read_line(line: str) -> tuple[Source, str]:
    sheet, key, column, digest = line.split("\t")
    return Source(*map(_unescaped, (sheet, key, column))), digest


def _numbers(word: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(sources[int(n)] for n in word.split(",") if n.isdecimal())


def _text(root: Element, name: str) -> str:
    return root.findtext(f"{{{MEMORY}}}{name}") or ""


def _hex(word: str) -> str:
    if word and not _HEX.match(word):
        raise ValueError(word)
    return word
