"""Seeded changes to a file: to its bytes, or to the parts of its zip, packed anew with right sums.

The same seed, kind and number give the same bytes on every machine.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree

from pipeline.ooxml.package.zipping import assemble, entry

Chance = random.Random

_TOKENS = re.compile(rb"<[^>]*>|[^<]+")
_VALUE = re.compile(rb'="[^"]*"')
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"2147483648",
    b"99999999999999999999",
    b"1e999",
    b"nan",
    b"",
)
_TEXTS = (
    b"",
    b" ",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"&l9;",
    b"]]>",
    b"<![CDATA[x]]>",
    b"<!-- x -->",
    b"<?x y?>",
    b"<!DOCTYPE x>",
    b"\x00",
    b"\x0b",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u202e\u0301å".encode(),
    "\U000f0000".encode() + b"1" + "\U000f0001".encode(),
    "\U000f0002".encode(),
    b"x" * 70_000,
    b"#REF!",
    b"=1+1",
    b"{",
    b"}}",
    b"{{",
    b"{% if 1 %}",
    b"{%p if 1 %}",
    b"{%tr for x in [1] %}",
    b"{% endif %}",
    b"{% endfor %}",
    b"{% else %}",
    b"{%- for x in range(3) -%}",
    b"{%p endfor %}",
    b"{{ loop.index }}",
    b"{{r organ.namn }}",
    b"{{p organ.namn }}",
    b"{# x #}",
    b"{% raw %}",
    b"{% endraw %}",
    b"{{ {} }}",
    b"{{ [organ] }}",
    b"{{ organ }}",
    b"{{ organ.namn.upper() }}",
    b"{{ 1/0 }}",
    b"{{ 'x'|int|abs }}",
    b"{_{ x }_}",
    "{{ ärende.dnr|f('x') }}".encode(),
    "{% for m in mål %}".encode(),
    b"2019-13-45",
    b"1/0",
    b"M1; M1; M2",
    b"**a _b** c_ [d](e)",
    b"1. a\n2. b\n- c",
    b"{M\xc3\xa5l}",
    b"{M\xc3\xa5l/M1/M\xc3\xa5ltext}",
    b"{M\xc3\xa5l/x/y}",
)
_TAGS = (
    b"<x>",
    b"</x>",
    b"<x/>",
    b"<w:p>",
    b"</w:p>",
    b"<w:p/>",
    b"<w:r><w:t>x</w:t></w:r>",
    b"<w:tbl/>",
    b"<w:tc/>",
    b"<w:sdt><w:sdtContent/></w:sdt>",
    b'<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    b"<w:br/>",
    b"<c/>",
    b'<c r="A1" t="s"><v>99</v></c>',
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<row r="5">',
    b"</row>",
    b"<f>1+1</f>",
    b"<v>",
    b"</sheetData>",
)


def mutated(data: bytes, seed: str) -> bytes:
    """Return the file, changed in one to four ways."""
    chance = random.Random(seed)
    if chance.random() < 0.15:
        return _changed(data, chance, _BYTES)
    parts = parts_of(data)
    names = list(parts)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if chance.random() < 0.06 and len(parts) > 2:
            _shuffled(parts, chance)
            names = list(parts)
            continue
        name = chance.choice(names)
        (ways,) = chance.choices((_TREE, _XML, _BYTES), (60, 25, 15))
        parts[name] = _changed(parts[name], chance, ways)
    return packed(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip of the parts in their order."""
    made = [entry(name, data) for name, data in parts.items()]
    return assemble([one._replace(order=(n, one.name)) for n, one in enumerate(made)])


Way = Callable[[bytes, Chance], bytes]


def _changed(data: bytes, chance: Chance, ways: Sequence[Way]) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(ways)(data, chance)
    return data


def _shuffled(parts: dict[str, bytes], chance: Chance) -> None:
    """Take a part away, empty it, give it another's bytes or another name."""
    one, other = chance.sample(list(parts), 2)
    what = chance.randrange(4)
    if what == 0:
        del parts[one]
    elif what == 1:
        parts[one] = b""
    elif what == 2:
        parts[one] = parts[other]
    else:
        parts[chance.choice((one.upper(), one + "/x", "å" + one, other + "2"))] = parts.pop(one)


# ---------------------------------------------------------------- bytes


def _span(data: bytes, chance: Chance) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 1024)))


def _flip(data: bytes, chance: Chance) -> bytes:
    if not data:
        return b"\0"
    made = bytearray(data)
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _overwrite(data: bytes, chance: Chance) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _delete(data: bytes, chance: Chance) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: Chance) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 3, 50)) + data[end:]


def _cut(data: bytes, chance: Chance) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _insert(data: bytes, chance: Chance) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TEXTS + _TAGS) + data[at:]


_BYTES: tuple[Way, ...] = (_flip, _flip, _overwrite, _delete, _double, _cut, _insert)


# ---------------------------------------------------------------- XML, token by token


def _on_tokens(change: Callable[[list[bytes], int, Chance], None]) -> Way:
    def way(data: bytes, chance: Chance) -> bytes:
        tokens = _TOKENS.findall(data)
        if not tokens:
            return data
        change(tokens, chance.randrange(len(tokens)), chance)
        return b"".join(tokens)

    return way


def _drop_token(tokens: list[bytes], at: int, chance: Chance) -> None:
    del tokens[at : at + chance.choice((1, 1, 2, 5))]


def _double_tokens(tokens: list[bytes], at: int, chance: Chance) -> None:
    span = tokens[at : at + chance.choice((1, 2, 8, 40))]
    tokens[at:at] = span * chance.choice((1, 1, 2, 30))


def _swap_tokens(tokens: list[bytes], at: int, chance: Chance) -> None:
    other = chance.randrange(len(tokens))
    tokens[at], tokens[other] = tokens[other], tokens[at]


def _move_tokens(tokens: list[bytes], at: int, chance: Chance) -> None:
    size = chance.choice((1, 3, 10))
    span = tokens[at : at + size]
    del tokens[at : at + size]
    to = chance.randrange(len(tokens) + 1)
    tokens[to:to] = span


def _new_token(tokens: list[bytes], at: int, chance: Chance) -> None:
    tokens.insert(at, chance.choice(_TAGS + _TEXTS))


def _other_text(tokens: list[bytes], at: int, chance: Chance) -> None:
    texts = [n for n, token in enumerate(tokens) if not token.startswith(b"<")]
    if texts:
        at = chance.choice(texts)
        kept = tokens[at] if chance.random() < 0.5 else b""
        tokens[at] = kept + chance.choice(_TEXTS + _NUMBERS)


def _other_value(tokens: list[bytes], at: int, chance: Chance) -> None:
    tags = [n for n, token in enumerate(tokens) if b'="' in token]
    if tags:
        at = chance.choice(tags)
        values = list(_VALUE.finditer(tokens[at]))
        if values:
            found = chance.choice(values)
            new = chance.choice(_NUMBERS + _TEXTS).replace(b"<", b"&lt;").replace(b'"', b"&quot;")
            tokens[at] = b'%s="%s"%s' % (
                tokens[at][: found.start()],
                new,
                tokens[at][found.end() :],
            )


def _other_name(tokens: list[bytes], at: int, chance: Chance) -> None:
    tokens[at] = re.sub(
        rb"(?<=[<:/])\w+", chance.choice((b"p", b"r", b"t", b"x", b"tc")), tokens[at], count=1
    )


def _wrapped(tokens: list[bytes], at: int, chance: Chance) -> None:
    depth = chance.choice((1, 2, 100, 300))
    end = min(len(tokens), at + chance.choice((1, 5, 50)))
    tokens[end:end] = [b"</w:x>"] * depth
    tokens[at:at] = [b"<w:x>"] * depth


_XML: tuple[Way, ...] = tuple(
    map(
        _on_tokens,
        (
            _drop_token,
            _drop_token,
            _double_tokens,
            _swap_tokens,
            _move_tokens,
            _new_token,
            _other_text,
            _other_text,
            _other_value,
            _other_value,
            _other_name,
            _wrapped,
        ),
    )
)


# ---------------------------------------------------------------- XML that stays well-formed


def _on_tree(change: Callable[[etree._Element, Chance], None]) -> Way:
    def way(data: bytes, chance: Chance) -> bytes:
        try:
            root = etree.fromstring(data)
            inside = [element for element in root.iter("*") if element is not root]
            change(chance.choice(inside) if inside else root, chance)
        except (etree.XMLSyntaxError, ValueError):  # broken already, or a sign that XML has not
            return data
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return way


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _other(element: etree._Element, chance: Chance) -> etree._Element:
    """Return another element of the same part."""
    return chance.choice(list(element.getroottree().getroot().iter("*")))


def _remove(element: etree._Element, chance: Chance) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(element: etree._Element, chance: Chance) -> None:
    if element.getparent() is not None:
        for _ in range(chance.choice((1, 1, 2, 20))):
            element.addnext(_copy(element))


def _graft(element: etree._Element, chance: Chance) -> None:
    """Put a copy of an element into another, anywhere."""
    home = _other(element, chance)
    home.insert(chance.randrange(len(home) + 1), _copy(element))


def _empty(element: etree._Element, chance: Chance) -> None:
    element.text = None
    del element[:]
    if chance.random() < 0.5:
        for name in list(element.attrib):
            del element.attrib[name]


def _rename(element: etree._Element, chance: Chance) -> None:
    element.tag = _other(element, chance).tag


def _unwrap(element: etree._Element, chance: Chance) -> None:
    """Put an element's children in its place."""
    for child in list(element):
        element.addprevious(child)
    _remove(element, chance)


def _set_value(element: etree._Element, chance: Chance) -> None:
    names = list(element.attrib) or ["r"]
    name = chance.choice(names)
    if chance.random() < 0.2:
        if name in element.attrib:
            del element.attrib[name]
    elif chance.random() < 0.3:
        found = [v for e in element.getroottree().iter("*") for v in e.attrib.values()] or ["x"]
        element.set(name, chance.choice(found))
    else:
        element.set(name, chance.choice(_NUMBERS + _TEXTS).decode())


def _set_text(element: etree._Element, chance: Chance) -> None:
    filled = [e for e in element.getroottree().iter("*") if (e.text or "").strip()]
    target = chance.choice(filled) if filled and chance.random() < 0.8 else element
    kept = (target.text or "") if chance.random() < 0.5 else ""
    new = chance.choice(_TEXTS + _NUMBERS).decode()
    target.text = kept + new if chance.random() < 0.5 else new + kept


_TREE: tuple[Way, ...] = tuple(
    map(
        _on_tree,
        (
            _remove,
            _remove,
            _repeat,
            _graft,
            _graft,
            _empty,
            _rename,
            _unwrap,
            _set_value,
            _set_value,
            _set_text,
            _set_text,
            _set_text,
        ),
    )
)
