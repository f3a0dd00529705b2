"""What a document remembers of how it was made: a customXml part of its own.

It holds identities and digests, never values (a published file must not carry deleted text), and
no paths. All of it is words with blanks between: a program may trim, indent, wrap and rename what
it saves. It is untrusted when it is read back: a word that is not as we write it is lost, and a
part without kind and key is no memory. (DECISIONS 57, 177)
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add

from pipeline.errors import DocumentError
from pipeline.model import Source
from pipeline.ooxml.escaping import escape, quoteattr
from pipeline.ooxml.names import MEMORY
from pipeline.ooxml.package import Package, parse_part
from pipeline.ooxml.xml import Element

VERSION = "2"
_LINES = "1"  # the version that had a line for each read, with tabs in it
PART, PROPERTIES = "customXml/itemBeredning.xml", "customXml/itemPropsBeredning.xml"
_UNFIT = re.compile(r"[\\|\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # for XML, or our words
_FIT = re.compile(r"\\([0-9a-f]{4})")
_MAX_SOURCES = 10_000
_HEX = re.compile(r"[0-9a-f]{4,64}\Z")
_DIGEST = re.compile(r"[0-9a-f]*\Z")  # of a read

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
    renderer: str  # version of the renderer; "" when not all that was read is known any longer
    reads: Mapping[Source, str] = field(default_factory=dict)
    fields: tuple[tuple[Source, ...], ...] = ()  # in the order of the document, then the margins
    blocks: tuple[str, ...] = ()  # digest of each block of the body, in order
    margins: tuple[str, ...] = ()  # digest of each header, footer and note, sorted
    model: str = "1"  # of the content that the digests are of (content_model.py)
    stands: str = field(default="", compare=False)  # of the whole content, where it is another
    tracked: tuple[str, ...] = field(default=(), compare=False)  # of our marks that are no dispute


def memory_xml(memory: Memory) -> str:
    """Return the part's text."""
    if len(_TEXTS) > _MAX_SOURCES:
        _TEXTS.clear()
    while len(_NUMBERS) < len(memory.reads):
        _NUMBERS.append(str(len(_NUMBERS)))
    number = dict(zip(memory.reads, _NUMBERS, strict=False))
    reads = " ".join(map(add, map(_TEXTS.__getitem__, memory.reads), memory.reads.values()))
    fields = " ".join(
        [
            number.get(f[0], "?")
            if len(f) == 1
            else ",".join([number.get(s, "?") for s in f]) or "-"
            for f in memory.fields
        ]
    )
    model = f" model={quoteattr(memory.model)}" if memory.model != "1" else ""
    stands = f' stands="{memory.stands}"' if memory.stands else ""
    tracked = f' tracked="{" ".join(memory.tracked)}"' if memory.tracked else ""
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<memory xmlns="{MEMORY}" version="{VERSION}"'
        f" kind={quoteattr(memory.kind)} key={quoteattr(_escaped(memory.key))}"
        f' template="{memory.template}" renderer="{memory.renderer}"{model}{stands}{tracked}>'
    )
    return (
        f"{head}<reads>{reads}</reads><fields>{fields}</fields>"
        f"<blocks>{' '.join(memory.blocks)}</blocks>"
        f"<margins>{' '.join(memory.margins)}</margins></memory>"
    )


class _Texts(dict[Source, str]):
    """Sources as the word of a read begins with them; made at the first ask."""

    def __missing__(self, source: Source) -> str:
        sheet, key, column = map(_word, source)
        made = self[source] = f"{sheet}|{key}|{column}|"
        return made


_TEXTS = _Texts()
_NUMBERS: list[str] = []  # of reads, as they are written


@lru_cache(maxsize=10_000)
def _word(text: str) -> str:
    """Return a piece of a source as it stands in a read."""
    return escape(_escaped(text))


def _escaped(text: str) -> str:
    """Return text that XML can hold, as a word without bars; `_unescaped` undoes it."""
    return _UNFIT.sub(lambda found: f"\\{ord(found[0]):04x}", text)


def _unescaped(text: str) -> str:
    return _FIT.sub(lambda found: chr(int(found[1], 16)), text) if "\\" in text else text


def read_memory(package: Package) -> Memory | None:
    """Return the memory of a document, or None when it has none that can be read."""
    return next((memory for _, memory in _memories(package)), None)


def memory_parts(package: Package) -> tuple[str, ...]:
    """Return the parts that hold a memory, whatever a program has named them."""
    return tuple(part for part, _ in _memories(package))


def _memories(package: Package) -> Iterator[tuple[str, Memory]]:
    for part, data in package.parts.items():
        plain = data.replace(b"\0", b"") if data.startswith(_UTF16) else data
        if _NEEDLE in plain:
            found = _memory_of(data)
            if found is not None:
                yield part, found


_NEEDLE = MEMORY.encode()
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


@lru_cache(maxsize=8)  # of the file, of its base, of what was just made
def _memory_of(data: bytes) -> Memory | None:
    try:
        root = parse_part(data, "", "")
    except DocumentError:
        return None
    return _memory(root) if root.tag == f"{{{MEMORY}}}memory" else None


def _memory(root: Element) -> Memory | None:
    version, kind, key = (root.get(name, "") for name in ("version", "kind", "key"))
    if version not in (VERSION, _LINES) or not kind or not key:
        return None
    told = _text(root, "reads")
    lines = [line for line in told.split("\n") if line.strip()] if version == _LINES else []
    found = [_old_read(line) for line in lines] or [_read(word) for word in told.split()]
    fields = [_numbers(word) for word in _text(root, "fields").split()]
    known = dict(enumerate(found))
    lost = None in found or any(n not in known for field in fields for n in field)
    return Memory(
        kind=kind,
        key=_unescaped(key),
        template=_hex(root.get("template", "")),
        renderer=root.get("renderer", "") if not lost else "",
        reads=dict(filter(None, found)),
        fields=tuple(tuple(r[0] for n in f if (r := known.get(n))) for f in fields),
        blocks=tuple(map(_hex, _text(root, "blocks").split())),
        margins=tuple(map(_hex, _text(root, "margins").split())),
        model=root.get("model", "1"),
        stands=_hex(root.get("stands", "")),
        tracked=tuple(map(_hex, root.get("tracked", "").split())),
    )


def _read(word: str, between: str = "|") -> tuple[Source, str] | None:
    """Return one read, with its digest; None when it cannot be told."""
    *source, digest = word.split(between)
    if len(source) != 3 or not _DIGEST.match(digest):
        return None
    return Source(*map(_unescaped, source)), digest


def _old_read(line: str) -> tuple[Source, str] | None:
    """Return the read of a line with tabs; those that it began with may have been trimmed away."""
    words = line.strip("\t\r ").split("\t")
    return _read("\t".join([""] * (4 - len(words)) + words if len(words) > 1 else words), "\t")


def _numbers(word: str) -> tuple[int, ...]:
    return tuple(int(n) for n in word.split(",") if n.isdecimal() and len(n) < 8)


def _text(root: Element, name: str) -> str:
    return root.findtext(f"{{{MEMORY}}}{name}") or ""


def _hex(word: str) -> str:
    """Return a digest; "", which is that of nothing, for what is none."""
    return word if _HEX.match(word) else ""
