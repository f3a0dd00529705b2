"""Links whose address has tags, `{{ kommun.webbplats }}`: each goes where the value says.

Word keeps addresses apart from the text, as relationships. A link with tags in its address takes
them into the text, and a relationship of its own is made each time it is printed; the template's
relationship goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from urllib.parse import unquote

from pipeline.ooxml.names import q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.relationships import RELATIONSHIP, Relationship, rels_part
from pipeline.ooxml.xml import Element, drop, to_bytes
from pipeline.render.markup.docxtpl_dialect import OPENING, Note, Tag, own_tag, tag_end
from pipeline.render.markup.placeholders import MARK
from pipeline.render.markup.run_splitting import text_before
from pipeline.render.markup.spots import Spot, visible_text
from pipeline.render.markup.tags_in_word import WHOLE_TAG, Written, tag_words

Addresses = Mapping[str, str]  # the id of a relationship → its address, with tags

_P, _LINK, _ID = q("w:p"), q("w:hyperlink"), q("r:id")
_REFERENCES = q_all("r:id r:embed r:link r:pict")
_FIELD_CHAR, _INSTRUCTION = q("w:fldChar"), q("w:instr")
_FIELDS = (_FIELD_CHAR, *q_all("w:instrText w:fldSimple"))
_DRAWN = "en bild eller form har en länk med en tagg i adressen, och den fylls inte i."
_DRAWN_REMEDY = "Ta bort länken, eller sätt den på text i stället."


def addresses_of(package: Package, part: str) -> Addresses:
    """Return the addresses with tags of a part's links."""
    return {
        link.id: unquote(link.target) for link in package.relationships(part) if _is_tagged(link)
    }


def without_addresses(package: Package, stories: Iterable[str]) -> Package:
    """Return the package without the relationships that have tags, of those parts."""
    parts, links = dict(package.parts), dict(package.links)
    for part in stories:
        gone = addresses_of(package, part)
        if gone:
            root = package.root(rels_part(part))
            drop(*(one for one in root.iter(RELATIONSHIP) if one.get("Id") in gone))
            parts[rels_part(part)] = to_bytes(root)
            links[part] = tuple(one for one in links[part] if one.id not in gone)
    return replace(package, parts=parts, links=links)


def _is_tagged(link: Relationship) -> bool:
    tagged = link.external and link.kind == "hyperlink"
    return tagged and OPENING.search(unquote(link.target)) is not None


def put_addresses(root: Element, addresses: Addresses, note: Note) -> Iterator[Written]:
    """Put the addresses in the place of their ids, in a part as it stands in Word.

    Yields their tags; `note(tag, message, remedy)` notes what cannot be filled.
    """
    for number, paragraph in enumerate(root.iter(_P)) if addresses else ():
        spot = Spot(visible_text(paragraph).strip(), number)
        for element in paragraph.iter():
            for name in _REFERENCES:
                address = addresses.get(element.get(name, ""))
                if address is None or next(element.iterancestors(_P)) is not paragraph:
                    continue
                message, remedy = _trouble(element, address)
                if message:
                    note(Tag(0, address, "", is_field=True, spot=spot), message, remedy)
                element.set(name, "" if message else address)
                for tag in [] if message else _tags(address):
                    yield Written(tag, tag_words(tag), spot)


def _trouble(element: Element, address: str) -> tuple[str, str]:
    if element.tag != _LINK:
        return _DRAWN, _DRAWN_REMEDY
    openings = list(OPENING.finditer(address))
    if any(tag_end(address, found.start()) < 0 for found in openings):
        return "taggen i länkens adress saknar sitt slut.", WHOLE_TAG
    if any(found[0] != "{{" for found in openings):
        return "i en länks adress får bara {{ … }} stå.", "Sätt villkoret runt länken i texten."
    return "", ""


def _tags(address: str) -> list[str]:
    found = OPENING.finditer(address)
    return [address[one.start() : tag_end(address, one.start())] for one in found]


def take_links(root: Element, tags: list[Tag]) -> None:
    """Give each such link a tag of its own, which prints the id of a relationship.

    One whose address is nothing but a tag goes when that is empty: its text stays.
    """
    for link in list(root.iter(_LINK)):
        pieces = MARK.split(link.get(_ID, ""))
        if len(pieces) > 1:
            first = tags[int(pieces[1]) - 1]
            whole = pieces == ["", pieces[1], ""]
            if whole:
                _leave_out(link, first, tags)
            link.set(_ID, own_tag(tags, f"[{_listed(pieces, tags)}]|_address", first).mark)


def _listed(pieces: list[str], tags: list[Tag]) -> str:
    texts = [
        f"({tags[int(piece) - 1].inner})" if number % 2 else repr(piece)
        for number, piece in enumerate(pieces)
    ]
    return ", ".join(texts)


def _leave_out(link: Element, first: Tag, tags: list[Tag]) -> None:
    """Let the link stand when its address is not empty, and else what is in it."""
    opening = own_tag(tags, f" if {first.inner} ", first, prints=False)
    otherwise = own_tag(tags, " else ", first, prints=False)
    closing = own_tag(tags, " endif ", first, prints=False)
    text_before(link, opening.mark)
    after, inner = link.tail or "", [deepcopy(child) for child in link]
    link.tail = otherwise.mark + _copied(link.text or "", tags)
    for child in reversed(inner):
        link.addnext(child)
    for child in inner:
        for element in child.iter():
            element.text = _copied(element.text, tags)
            element.tail = _copied(element.tail, tags)
    last = inner[-1] if inner else link
    last.tail = (last.tail or "") + closing.mark + after


def _copied(text: str | None, tags: list[Tag]) -> str:
    """Return text with tags of its own that say the same."""

    def copy(found: re.Match[str]) -> str:
        like = tags[int(found[1]) - 1]
        tags.append(replace(like, number=len(tags) + 1))
        return tags[-1].mark

    return MARK.sub(copy, text or "")


def addresses_in_fields(root: Element) -> Iterator[tuple[int, bool]]:
    """Yield the tags in the addresses of HYPERLINK fields; whether each begins its address."""
    told = ""
    for element in root.iter(*_FIELDS):
        if element.tag == _FIELD_CHAR:
            told = ""  # what a field is told to do may be cut into many pieces
            continue
        simple = element.get(_INSTRUCTION)
        before, text = (told, element.text or "") if simple is None else ("", simple)
        for found in MARK.finditer(text):
            so_far = before + text[: found.start()]
            if "HYPERLINK" in so_far.upper():
                yield int(found[1]), so_far.rstrip().endswith('"')
        told = before + text
