"""Brings elements of a document that we made into one that others have edited.

Styles are found by name there, lists by where they are used, relationships by what they lead to;
what is not there comes along. Ids that must differ get new ones. (DECISIONS 87)
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from copy import deepcopy
from functools import cached_property
from itertools import chain, count

from pipeline.errors import DocumentError
from pipeline.ooxml.names import NS, OFFICE, q, q_all
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.styles import Styles
from pipeline.ooxml.xml import Element, drop, to_bytes, value

_VAL, _ID, _NAME = q("w:val"), q("w:id"), q("w:name")
_STYLES = q_all("w:pStyle w:rStyle w:tblStyle w:basedOn w:next w:link")
_NUM, _ABSTRACT, _ABSTRACT_ID = q("w:num"), q("w:abstractNum"), q("w:abstractNumId")
_R = f"{{{NS['r']}}}"
_PARA = q("w14:paraId")


class Carrier:
    """Brings elements from `ours` into a draft; `lists` gives w:numId of ours → of the draft."""

    def __init__(self, ours: Package, draft: Draft, lists: Callable[[], dict[str, str]]) -> None:
        """Know both sides."""
        self.ours, self.draft, self._lists = ours, draft, lists
        self.styles: dict[str, str] = {}
        self.abstracts: dict[str, str] = {}

    def carried(self, element: Element, source: str, target: str) -> Element:
        """Return a copy of an element of our part `source`, fit for the draft's part `target`.

        Raises DocumentError when it has a note: those are numbered through the document.
        """
        if next(element.iter(*q_all("w:footnoteReference w:endnoteReference")), None) is not None:
            sentence = "Ett stycke som arbetsboken ändrar har en fotnot."
            raise DocumentError(sentence, remedy="Ändra det stycket för hand.")
        return self.fit(element, source, target)

    def fit(self, element: Element, source: str, target: str) -> Element:
        """Return a copy of an element of our part `source` that refers to what the draft has."""
        made = self.fitted(element)
        for each in made.iter("*"):
            self._references(each, source, target)
        self._new_ids(made)
        return made

    # ------------------------------------------------------------ relationships

    def _references(self, element: Element, source: str, target: str) -> None:
        element.attrib.pop(_PARA, "")
        for name, used in list(element.attrib.items()):
            if str(name).startswith(_R) and used:
                element.set(name, self._link(str(used), source, target))

    def _link(self, used: str, source: str, target: str, named: str = "") -> str:
        link = next((li for li in self.ours.relationships(source) if li.id == used), None)
        if link is None:
            return used
        where = link.target if link.external else self._part(link.target)
        return self.draft.link(target, link.type, where, external=link.external, named=named)

    def _part(self, name: str) -> str:
        """Return the draft's part with the content of one of ours, which is added if need be."""
        data = self.ours.parts.get(name, b"")
        known = self.draft.same(data, posixpath.splitext(name)[1])
        if known:
            return known
        added = self.draft.add(name, data, self.ours.content_type(name))
        for link in self.ours.relationships(name):
            if self._link(link.id, name, added, link.id) != link.id:
                raise DocumentError(f"Delen {name} går inte att föra över.")
        return added

    # ------------------------------------------------------------ styles

    @cached_property
    def _our_styles(self) -> Styles:
        return Styles.of(self.ours)

    @cached_property
    def _their_styles(self) -> dict[tuple[str, str], str]:
        return draft_styles(self.draft).by_name()

    def style(self, used: str) -> str:
        """Return the draft's id of one of our styles, which is added if it is not there."""
        if used in self.styles:
            return self.styles[used]
        if used not in self._our_styles.by_id:
            return used
        known = self._their_styles.get(self._our_styles.known_as(used))
        self.styles[used] = known or self._added_style(used)
        return self.styles[used]

    def _added_style(self, used: str) -> str:
        taken = set(self._their_styles.values())
        names = chain([used], (f"{used}{number}" for number in count(2)))
        new = next(name for name in names if name not in taken)
        self._their_styles[self._our_styles.known_as(used)] = self.styles[used] = new
        made = _in_usual_names(self.fitted(self._our_styles.by_id[used]))
        made.set(q("w:styleId"), new)
        made.attrib.pop(q("w:default"), "")
        self.draft.root(self.draft.related("styles")).append(made)
        return new

    def fitted(self, element: Element) -> Element:
        """Return a copy of one of our elements, with the draft's names of styles and lists."""
        made = _copied(element)
        for each in made.iter(*_STYLES, q("w:numId")):
            fit = self.style if each.tag in _STYLES else self.number
            each.set(_VAL, fit(each.get(_VAL, "")))
        return made

    # ------------------------------------------------------------ lists

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Return which list of ours is which of the draft's."""
        return self._lists()

    @cached_property
    def _our_lists(self) -> Element | None:
        parts = self.ours.related("numbering")
        return self.ours.root(parts[0]) if parts else None

    def number(self, used: str) -> str:
        """Return the draft's w:numId of one of our lists, which is added if it is not there."""
        if used == "0" or used in self.numbers:
            return self.numbers.get(used, used)
        lists = self._our_lists
        num = _with(lists, _NUM, q("w:numId"), used)
        if num is None or lists is None:
            return "0"
        root = self.draft.root(self.draft.related("numbering") or self._added_lists())
        self.numbers[used] = new = _free(root, _NUM, q("w:numId"))
        made = _in_usual_names(_copied(num))
        made.set(q("w:numId"), new)
        for each in made.iter(_ABSTRACT_ID):
            each.set(_VAL, self._abstract(lists, root, each.get(_VAL, "")))
        _after_last(root, made, _NUM)
        return new

    def _added_lists(self) -> str:
        """Add a part for lists to a draft that has had none."""
        theirs = self.ours.related("numbering")[0]
        root = self.ours.root(theirs)
        drop(*list(root))
        name = "word/numbering.xml"
        part = self.draft.add(name, to_bytes(root), self.ours.content_type(theirs))
        self.draft.link(self.draft.package.main, f"{OFFICE}/numbering", part)
        return part

    def _abstract(self, lists: Element, root: Element, used: str) -> str:
        if used in self.abstracts:
            return self.abstracts[used]
        element = _with(lists, _ABSTRACT, _ABSTRACT_ID, used)
        if element is None:
            return used
        looks = _look(element)
        same = next((a for a in root.iterfind(_ABSTRACT) if _look(a) == looks), None)
        if same is None:
            same = _in_usual_names(_copied(element))
            same.set(_ABSTRACT_ID, _free(root, _ABSTRACT, _ABSTRACT_ID))
            for each in same.iter(q("w:pStyle"), q("w:styleLink"), q("w:numStyleLink")):
                each.set(_VAL, self.style(each.get(_VAL, "")))
            drop(*list(same.iter(q("w:lvlPicBulletId"))))  # a number of the other file's pictures
            _after_last(root, same, _ABSTRACT)
        self.abstracts[used] = same.get(_ABSTRACT_ID, "")
        return self.abstracts[used]

    # ------------------------------------------------------------ ids

    def _new_ids(self, made: Element) -> None:
        """Give bookmarks new ids: in the draft the old ones may be those of others."""
        new: dict[str, str] = {}
        for mark in made.iter(q("w:bookmarkStart"), q("w:bookmarkEnd")):
            old = mark.get(_ID, "")
            if old not in new:
                new[old] = self.draft.next_mark()
            mark.set(_ID, new[old])


def list_looks(package: Package) -> dict[str, tuple[object, ...]]:
    """Return what one sees of each list of a file, by its w:numId."""
    roots = [package.root(part) for part in package.related("numbering")]
    looks = {a.get(_ABSTRACT_ID): _look(a) for r in roots for a in r.iterfind(_ABSTRACT)}
    return {
        num.get(q("w:numId"), ""): looks.get(value(num, "w:abstractNumId"), ())
        for root in roots
        for num in root.iterfind(_NUM)
    }


def draft_styles(draft: Draft) -> Styles:
    """Return the styles of a draft as they are now."""
    part = draft.related("styles")
    return Styles([draft.root(part)] if part else ())


def _copied(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def _in_usual_names(element: Element) -> Element:
    """Return an element less the names that Word only takes in a part that says so."""
    usual = f"{{{NS['w']}}}"
    drop(*[each for each in element.iter("*") if not str(each.tag).startswith(usual)])
    for each in element.iter("*"):
        for name in [n for n in each.attrib if not str(n).startswith(usual)]:
            del each.attrib[name]
    return element


def _with(root: Element | None, tag: str, name: str, value: str) -> Element | None:
    found = root.iterfind(tag) if root is not None else ()
    return next((e for e in found if e.get(name) == value), None)


def _free(root: Element, tag: str, name: str) -> str:
    taken = [int(e.get(name, "0")) for e in root.iterfind(tag) if e.get(name, "").isdecimal()]
    return str(max(taken, default=0) + 1)


def _after_last(root: Element, made: Element, tag: str) -> None:
    last = root.findall(tag)
    first_num = root.find(_NUM)
    if last:
        last[-1].addnext(made)
    elif tag == _ABSTRACT and first_num is not None:
        first_num.addprevious(made)
    else:
        root.append(made)


def _look(abstract: Element) -> tuple[str, ...]:
    """Return what one sees of a list: the format, text, start and indent of each level."""
    tags = (q("w:numFmt"), q("w:lvlText"), q("w:start"), q("w:ind"))
    return tuple(
        "|".join([lvl.get(q("w:ilvl"), ""), *(f"{e.tag}{sorted(e.attrib.items())}"
        for e in lvl.iter(*tags))]) for lvl in abstract.iterfind(q("w:lvl"))
    )  # fmt: skip
