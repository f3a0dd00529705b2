"""The tags of several PDFs in one tree: a part for each, and nothing in it that means another's.

Names of tags, classes and ids are each file's own, and the numbers that lead from a page or a link
to its tags are given anew. (ISO 32000-1, 14.7)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from pipeline.publish.foreign.object_copying import ObjectCopier
from pipeline.publish.tags.tag_tree import MarkedContent, SourceTag, TaggedObject

_COPIED = ("T", "Lang", "Alt", "E", "ActualText", "NS", "Phoneme", "PhoneticAlphabet", "R")
_LEAF = 500  # entries of a node in the tree of numbers
# ISO 32000-1, 14.8.4: what no file can give another meaning.
_NAMES = (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2"
    " H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference"
    " BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
)
STANDARD = frozenset(_NAMES.split())


class JoinedTags:
    """The tree as it grows: one file's tags after another's."""

    def __init__(self, target: Pdf) -> None:
        self._target = target
        self.root: Any = target.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document: Any = self._tag("Document", self.root)
        self._document.K = Array()
        self.root.K = Array([self._document])
        self.roles: dict[str, str | None] = dict.fromkeys(STANDARD)  # None: means nothing else
        self._classes: dict[str, Any] = {}
        self.ids: list[tuple[bytes, Object]] = []
        self._spaces: list[Object] = []
        self._numbers: list[Object] = []  # what each number leads to

    def part(self, title: str, language: str) -> Any:
        """Return a new part for a file, after those that are there."""
        made = self._tag("Part", self._document)
        made.T = String(title)
        made.K = Array()
        if language:
            made.Lang = String(language)
        self._document.K.append(made)
        return made

    def _tag(self, kind: str, above: Object) -> Any:
        entries = {"/Type": Name.StructElem, "/S": Name(f"/{kind}"), "/P": above}
        return self._target.make_indirect(Dictionary(entries))

    def number(self, thing: Any) -> int:
        """Return a new number that leads to a tag, or to those of a page's marked places."""
        self._numbers.append(thing)
        return len(self._numbers) - 1

    def text_of_page(self, part: Any, page: Any) -> None:
        """Give a page that has no tags one for all that stands on it: its place 0."""
        made = self._tag("P", part)
        made.Pg, made.K = page, 0
        part.K.append(made)
        page.StructParents = self.number(Array([made]))

    def own_name(self, name: str, meaning: str | None, mine: dict[str, str]) -> str:
        """Return the name in the tree for a file's name of a tag, which may mean another's."""
        if name in mine:
            return mine[name]
        free, count = name, 1
        while free in self.roles and self.roles[free] != meaning:
            count += 1
            free = f"{name}-{count}"
        self.roles[free] = meaning
        mine[name] = free
        return free

    def own_class(self, name: str, attributes: Any) -> str:
        """Return the name in the tree for a file's class of attributes."""
        free, count = name, 1
        while free in self._classes:
            count += 1
            free = f"{name}-{count}"
        self._classes[free] = attributes
        return free

    def add_spaces(self, spaces: Iterable[Object]) -> None:
        """Take along what namespaces a file names its tags in."""
        self._spaces += spaces

    def close(self) -> None:
        """Write what leads to the tags: by name, by class, by id, by number."""
        roles = {f"/{name}": Name(f"/{to}") for name, to in self.roles.items() if to}
        if roles:
            self.root.RoleMap = Dictionary(roles)
        if self._classes:
            self.root.ClassMap = Dictionary({f"/{k}": v for k, v in self._classes.items()})
        if self.ids:
            self.root.IDTree = self._ids()
        if self._spaces:
            self.root.Namespaces = Array(self._spaces)
        self.root.ParentTree = self._target.make_indirect(self._parents())
        self.root.ParentTreeNextKey = len(self._numbers)

    def _ids(self) -> Object:
        pairs = [part for id_, tag in sorted(self.ids) for part in (String(id_), tag)]
        return self._target.make_indirect(Dictionary(Names=Array(pairs)))

    def _parents(self) -> Dictionary:
        leaves = []
        for first in range(0, len(self._numbers), _LEAF):
            found = self._numbers[first : first + _LEAF]
            pairs = [part for n, tag in enumerate(found, first) for part in (n, tag)]
            limits = Array([first, first + len(found) - 1])
            leaf = Dictionary(Limits=limits, Nums=Array(pairs))
            leaves.append(self._target.make_indirect(leaf))
        return Dictionary(Kids=Array(leaves)) if leaves else Dictionary(Nums=Array())


class FileTags:
    """One file's tags on their way into the joined tree."""

    def __init__(self, joined: JoinedTags, copier: ObjectCopier, prefix: str) -> None:
        self._joined, self._copier, self._prefix = joined, copier, prefix.encode()
        root: Any = copier.source.Root
        tree = root.StructTreeRoot
        self._roles = _names_to(tree.get("/RoleMap"))
        self._classes: dict[str, str] = {}
        self._class_map: Any = tree.get("/ClassMap")
        self._names: dict[str, str] = {}
        self._owners: dict[tuple[int, int], tuple[Any, dict[int, Object]]] = {}
        spaces = tree.get("/Namespaces")
        joined.add_spaces(map(copier.copy, spaces if isinstance(spaces, Array) else []))

    def put(self, tags: list[SourceTag], part: Any) -> None:
        """Put the file's topmost tags into its part."""
        waiting: list[tuple[SourceTag, Any]] = []
        made = [(tag, self._made(tag, part)) for tag in tags]
        part.K.extend(copy for _, copy in made)
        waiting += reversed(made)
        while waiting:
            tag, copy = waiting.pop()
            kids: list[Any] = []
            below: list[tuple[SourceTag, Any]] = []
            for held in tag.holds:
                if isinstance(held, SourceTag):
                    below.append((held, self._made(held, copy)))
                    kids.append(below[-1][1])
                elif (kid := self._kid(held, copy)) is not None:
                    kids.append(kid)
            if kids:
                copy.K = kids[0] if len(kids) == 1 else Array(kids)
            waiting += reversed(below)
        self._number_owners()

    def _made(self, tag: SourceTag, above: Any) -> Any:
        source: Any = tag.object
        made = self._copier.known(source)
        if made is None:
            made = self._copier.target.make_indirect(Dictionary())
            self._copier.know(source, made)
        made.Type, made.S, made.P = Name.StructElem, Name(f"/{self._role(source.S)}"), above
        page = self._copier.known(source.get("/Pg"))
        if page is not None:
            made.Pg = page
        for key in _COPIED:
            value = self._copier.copy(source.get(f"/{key}"))
            if value is not None:
                made[f"/{key}"] = value
        if isinstance(source.get("/ID"), String):
            made.ID = String(self._prefix + bytes(source.ID))
            self._joined.ids.append((bytes(made.ID), made))
        if "/A" in source:
            made.A = self._attributes(source.A)
        if "/C" in source:
            made.C = self._class(source.C)
        return made

    def _role(self, kind: Any) -> str:
        """Return the name that a file's name of a tag has in the joined tree."""
        name = str(kind)[1:]
        names = [name]
        while (to := self._roles.get(names[-1])) is not None and to not in names:
            names.append(to)
            if to in STANDARD and to not in self._roles:
                break
        meaning: str | None = None
        for step in reversed(names):  # what it means in the end comes first
            meaning = self._joined.own_name(step, meaning, self._names)
        return self._names[name]

    def _attributes(self, value: Any) -> Any:
        """Return attributes whose headers of a table's cell are named as they are now."""
        if isinstance(value, Array):
            return Array([self._attributes(item) for item in value])
        if not isinstance(value, Dictionary) or "/Headers" not in value:
            return self._copier.copy(value)
        made = Dictionary({k: self._copier.copy(v) for k, v in value.items() if k != "/Headers"})
        ids: Any = value["/Headers"]
        found = [bytes(id_) for id_ in ids if isinstance(id_, String)]
        made.Headers = Array([String(self._prefix + id_) for id_ in found])
        return made

    def _class(self, value: Any) -> Any:
        if isinstance(value, Array):
            return Array([self._class(item) for item in value])
        known = isinstance(self._class_map, Dictionary) and isinstance(value, Name)
        if not known or value not in self._class_map:
            return value
        name = str(value)[1:]
        if name not in self._classes:
            attributes = self._attributes(self._class_map[value])
            self._classes[name] = self._joined.own_class(name, attributes)
        return Name(f"/{self._classes[name]}")

    def _kid(self, held: MarkedContent | TaggedObject, tag: Any) -> Any:
        page = self._copier.known(held.page)
        if isinstance(held, TaggedObject):
            return self._object(held, tag, page)
        if page is None:
            return None
        form = self._form(held.form)
        owner = page if form is None else form
        _, places = self._owners.setdefault(owner.objgen, (owner, {}))
        places[held.number] = tag
        if form is not None:
            return Dictionary(Type=Name.MCR, Pg=page, Stm=form, MCID=held.number)
        if "/Pg" in tag and tag.Pg.objgen == page.objgen:
            return held.number
        return Dictionary(Type=Name.MCR, Pg=page, MCID=held.number)

    def _form(self, form: Any) -> Any:
        return self._copier.copy(form) if isinstance(form, Stream) else None

    def _object(self, held: TaggedObject, tag: Any, page: Any) -> Any:
        thing: Any = held.object
        is_drawn = isinstance(thing, Stream)
        copy = self._copier.copy(thing) if is_drawn else self._copier.known(thing)
        if copy is None or "/StructParent" in copy:
            return None
        copy.StructParent = self._joined.number(tag)
        made = Dictionary(Type=Name.OBJR, Obj=copy)
        if page is not None:
            made.Pg = page
        return made

    def _number_owners(self) -> None:
        """Let each page and form lead to the tags of its marked places."""
        for owner, places in self._owners.values():
            tags = [places.get(number) for number in range(max(places) + 1)]
            owner.StructParents = self._joined.number(
                self._copier.target.make_indirect(Array(tags))
            )


def _names_to(roles: Any) -> dict[str, str]:
    if not isinstance(roles, Dictionary):
        return {}
    return {k[1:]: str(v)[1:] for k, v in roles.items() if isinstance(v, Name)}
