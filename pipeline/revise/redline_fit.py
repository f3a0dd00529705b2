"""Copies of what an older file has, fit for the newer one: styles, lists, links, names, numbers.

(DECISIONS 349)
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import count

from lxml import etree

from pipeline.ooxml.names import NS, q
from pipeline.ooxml.package import Package
from pipeline.ooxml.package.editable_package import Draft
from pipeline.ooxml.xml import Element, drop
from pipeline.revise.imported_parts import Carrier, list_looks
from pipeline.revise.redline_atoms import VML

_LINK = f"{{{NS['r']}}}"
_PASSING = (q("w14:paraId"), q("w14:textId"))
_PICTURES = re.compile(rb'<wp:docPr [^>]*?\bid="([0-9]{1,9})"')
_IGNORABLE, _CHOICE = f"{{{NS['mc']}}}Ignorable", q("mc:Choice")


class Fit:
    """Makes such copies for one comparison."""

    def __init__(self, before: Package, draft: Draft) -> None:
        """Know both files; where styles and lists are the same bytes none is looked up."""
        after = draft.package
        self.carrier = Carrier(before, draft, lambda: _lists(before, after))
        kinds = ("styles", "numbering")
        there, here = (
            [side.parts[part] for kind in kinds for part in side.related(kind)]
            for side in (before, after)
        )
        self.same_looks = there == here
        numbers = (int(n) for p in after.stories for n in _PICTURES.findall(after.parts[p]))
        self.pictures = count(max(numbers, default=0) + 1)

    def copy(
        self, element: Element, parts: tuple[str, str], roots: tuple[Element, Element]
    ) -> Element:
        """Return a copy of an element of an old part that fits a new one, whose roots are given."""
        linked = any(str(n).startswith(_LINK) for e in element.iter("*") for n in e.attrib)
        if self.same_looks and not linked:
            made = deepcopy(element)
            made.tail = None
        else:
            made = self.carrier.fit(element, *parts)
        for each in made.iter("*"):
            for name in _PASSING:
                each.attrib.pop(name, "")
        for each in made.iter(q("wp:docPr")):
            each.set("id", str(next(self.pictures)))
        self._number_shapes(made)
        _without_extensions(made, *roots)
        return made

    def _number_shapes(self, made: Element) -> None:
        """Give old shapes other names, also where an object is shown by one."""
        names = {}
        for each in made.iter(f"{VML}*"):
            name = each.get("id")
            if name and each.tag != f"{VML}shapetype":
                names[name] = f"_jamford{next(self.pictures)}"
                each.set("id", names[name])
        for each in made.iter("*") if names else ():
            if (used := each.get("ShapeID", "")) in names:
                each.set("ShapeID", names[used])


def _without_extensions(made: Element, old: Element, new: Element) -> None:
    """Take away what a program that does not know it may ignore, where the new part says not so.

    Word refuses a part with names of an extension that it is not told to ignore.
    """
    unknown = _ignored(old) - _ignored(new)
    if unknown:
        drop(*[e for e in made.iter("*") if etree.QName(e).namespace in unknown and e is not made])
        for each in made.iter("*"):
            for name in [n for n in each.attrib if etree.QName(n).namespace in unknown]:
                del each.attrib[name]
    for choice in list(made.iter(_CHOICE)):
        if any(p not in new.nsmap for p in choice.get("Requires", "").split()):
            drop(choice)


def _ignored(root: Element) -> set[str | None]:
    return {root.nsmap.get(prefix) for prefix in root.get(_IGNORABLE, "").split()}


def _lists(before: Package, after: Package) -> dict[str, str]:
    """Return which list of the new file each old one is: of its number, else of its look."""
    there, here = list_looks(before), list_looks(after)
    by_look: dict[object, str] = {}
    for number, look in here.items():
        by_look.setdefault(look, number)
    return {
        number: number if here.get(number) == look else by_look[look]
        for number, look in there.items()
        if here.get(number) == look or look in by_look
    }
