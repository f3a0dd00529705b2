"""The records as one document may see them, and the log of what it asked for (DECISIONS 32, 42)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from pipeline.model.cells import Source, Value
from pipeline.model.dataset import Dataset, digest, digest_link, digest_value
from pipeline.model.record import Link, Record

_Made = TypeVar("_Made")

MISSING: Any = type("Missing", (), {"__slots__": (), "__repr__": lambda self: "MISSING"})()


@cache
def _whole(sheet: str) -> Source:
    """Return a sheet as a source."""
    return Source(sheet, "", "")


class Rows(tuple["Row", ...]):
    """Records of one list, as one document sees them; knows the list it came from."""

    link: Link


class Row:
    """A record as one document sees it: gives columns, references and lists, and logs each ask."""

    __slots__ = ("record", "view")

    def __init__(self, record: Record, view: View) -> None:
        self.record = record
        self.view = view

    def get(self, name: str) -> Any:
        """Return the Value, Row or Rows under a vocabulary name, or MISSING."""
        record = self.record
        view = self.view
        if record.sheet in view.guarded and not view.allows(record, name):
            return MISSING
        value = record.value(name)
        if value is not None:
            view.log.append(value.source)
            return value
        link = record.link(name)
        return MISSING if link is None else view.follow(link)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and other.record is self.record

    def __hash__(self) -> int:
        return hash((self.record.sheet, self.record.key))

    def __repr__(self) -> str:
        return repr(self.record)


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What a template starts from that is worked out of rows, when it is asked for.

    `make` asks for its rows and cells through the view, as a template would: what was read is then
    known, and what came of it need not be.
    """

    make: Callable[[View], Any]
    state: Callable[[View], str] | None = None  # what it hangs on that is no cell


@dataclass(eq=False)
class View:
    """The records as one document may see them, and the log of what it asked for.

    `hidden` sheets are unknown at every hop, forwards and backwards; so are `hidden_columns`
    (sheet → vocabulary names). `roots` are what templates start from: a Link (from
    `Source("", document key, name)`), a mapping of such (`texter`), or a plain dict, which is no
    cell and is not noted (`dokument`). `log` grows while a document is rendered and is emptied
    before.

    `only`: lists of that sheet hold just the records that pass; a single reference is not touched,
    nor a list that is `whole`.
    `narrowed`: of these records nothing but the named columns is known.
    `sealing`: the cells that say that the document is approved or adopted, with the digests of
    what they then hold; they count as read.
    `instead`: the record that a reference to another leads to here: an earlier edition of it.
    `as_adopted`: gives a list as the document had it when it was adopted; None before that.
    """

    dataset: Dataset
    hidden: frozenset[str]
    roots: Mapping[str, Link | Mapping[str, Link] | Value | str | dict[str, str] | Computed]
    hidden_columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    log: list[Source] = field(default_factory=list)
    key: str = ""  # the document's
    kind: str = ""  # likewise
    only: Mapping[str, Callable[[Record], bool]] = field(default_factory=dict)
    narrowed: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    sealing: Mapping[Source, frozenset[str]] = field(default_factory=dict)
    instead: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    as_adopted: Callable[[Link], Link] | None = None

    def __post_init__(self) -> None:
        """Note the sheets of which some columns or records are not known in full."""
        self.made: dict[str, tuple[Any, tuple[Source, ...]]] = {}
        narrowed = {sheet for sheet, _ in self.narrowed}
        self.guarded = frozenset(self.hidden_columns) | narrowed
        self.closed = self.hidden | self.guarded | {""}  # what stands there depends on the view

    def allows(self, record: Record, name: str) -> bool:
        """Return whether a vocabulary name of this record is known here."""
        if name in self.hidden_columns.get(record.sheet, ()):
            return False
        names = self.narrowed.get((record.sheet, record.key))
        return names is None or name in names

    def follow(self, link: Link) -> Any:
        """Return the Row or Rows behind a link, or MISSING when its sheet is hidden."""
        if link.sheet in self.hidden:
            return MISSING
        self.log += (link.source, _whole(link.sheet))  # if that cannot be read it concerns it
        link = self.visible(link)
        if link.single:
            return Row(link.records[0], self) if link.records else link.empty
        rows = Rows([Row(record, self) for record in link.records])
        rows.link = link
        return rows

    def visible(self, link: Link) -> Link:
        """Return the link with those records only that pass `only`, or with what stands instead.

        Of what is adopted, a list without the rows that came after.
        """
        if self.instead and link.single:
            records = (self.instead.get((r.sheet, r.key), r) for r in link.records)
            return link._replace(records=tuple(records))
        passes = None if link.single or link.whole else self.only.get(link.sheet)
        if passes is not None:
            link = link._replace(records=tuple([r for r in link.records if passes(r)]))
        return link if self.as_adopted is None or link.single else self.as_adopted(link)

    def root(self, name: str) -> Any:
        """Return what a template starts from, or MISSING."""
        found = self.roots.get(name, MISSING)
        if isinstance(found, Link):
            return self.follow(found)
        if isinstance(found, Computed):
            return self.work_out(name, found.make)
        if found is not MISSING and not isinstance(found, Mapping):
            self.log.append(Source("", self.key, name))
            self.log.extend([] if type(found) is str else [found.source])
        return found

    def work_out(self, name: str, make: Callable[[View], _Made]) -> _Made:
        """Return what `make` gives, made once for `name`; each ask is logged with all it read."""
        value: _Made
        if name in self.made:
            value, read = self.made[name]
            self.log.extend(read)
        else:
            begun = len(self.log)
            value = make(self)
            self.made[name] = (value, tuple(dict.fromkeys(self.log[begun:])))
        return value

    def cell(self, sheet: str, key: str, column: str) -> Any:
        """Return the Value that `{Mål/M1/Måltext}` stands for, or None if it is hidden or unknown.

        `column` is a header or a vocabulary name. The ask is logged also when nothing is there yet.
        """
        source = Source(sheet, self.dataset.key_of(sheet, key), column)
        if sheet in self.hidden or not self._knows(source):
            return None
        found = self.dataset.at(*source)
        if found is None or isinstance(found, Link):
            self.log.extend((source, Source(sheet, "", "")))  # a faulty row may be the one
            return None
        self.log.append(found.source)
        return found

    def digests(self) -> dict[Source, str]:
        """Return the digest of each source in the log, in the order of the first asks."""
        # Of cells that all views of the same sheets have in common.
        known = self.dataset.digests.setdefault(self.closed, {})
        found = dict.fromkeys(self.log, "")
        for source in found:
            text = known.get(source)
            if text is None:
                text = self.digest(source)
                if source[0] not in self.closed and self.dataset.standing(source)[1] is None:
                    known[source] = text
            found[source] = text
        return found

    def digest(self, source: Source) -> str:
        """Return today's digest of what `source` stands for here; "" if hidden or not there.

        A cell counts by type and text; a reference, a list and a root by the keys that it shows.
        """
        sheet = source[0]
        if not sheet:
            return self._digest_root(source.column)
        if sheet in self.hidden or (sheet in self.guarded and not self._knows(source)):
            return ""
        found, link = self.dataset.standings.get(source) or self.dataset.standing(source)
        if link is None:
            return found
        if link.sheet in self.hidden:
            return ""
        seen = link.sheet in self.only or self.instead or self.as_adopted
        return digest_link(self.visible(link)) if seen else found

    def rows(self, source: Source) -> Link | None:
        """Return the list that `source` stands for here, or None for anything else."""
        found = self.link(source)
        return found if found is not None and not found.single else None

    def link(self, source: Source) -> Link | None:
        """Return the reference or list that `source` stands for here, or None."""
        found: Any = self.roots.get(source.column) if not source.sheet else None
        if source.sheet and source.sheet not in self.hidden:
            found = self.dataset.standing(source)[1]
        is_link = isinstance(found, Link) and found.sheet not in self.hidden
        return self.visible(found) if is_link else None

    def standing(self, source: Source) -> Any:
        """Return the Value or Link that `source` stands for here, None if hidden or not there."""
        if not source.sheet:
            return self._standing_root(source.column)
        found = None if source.sheet in self.hidden else self.dataset.at(*source)
        return self.visible(found) if isinstance(found, Link) else found

    def _knows(self, source: Source) -> bool:
        if source.sheet not in self.guarded:
            return True
        record = self.dataset.find(source.sheet, source.key)
        if record is None or record.under(source.column) is not None:
            return record is None or self.allows(record, source.column)
        return self.allows(record, self.dataset.name_of(record, source.column))

    def _standing_root(self, name: str) -> Any:
        first, _, rest = name.partition(".")
        found: Any = self.roots.get(first)
        if isinstance(found, Link):  # as most are
            return found
        return found.get(rest) if isinstance(found, Mapping) else found

    def _digest_root(self, name: str) -> str:
        found = self._standing_root(name)
        if found is None:
            return ""
        if isinstance(found, Computed):
            return digest(found.state(self)) if found.state else ""
        if not isinstance(found, Link):
            return digest_value(found)
        return "" if found.sheet in self.hidden else digest_link(self.visible(found))


class Sight:
    """Gives the view of one document: made when it is asked for, and let go of after others.

    A build has ten thousand documents, and is busy with a few of them at a time.
    """

    __slots__ = ("_about", "_lately", "_make", "_view", "dataset")

    def __init__(
        self,
        dataset: Dataset,
        make: Callable[[Any], View],
        about: Any,
        lately: deque[Sight] | None = None,
    ) -> None:
        """Know how a view is made, and of what; `lately` are those whose views are there.

        It holds as many as it may; without it the view is kept.
        """
        self.dataset, self._make, self._about, self._lately = dataset, make, about, lately
        self._view: View | None = None

    @property
    def view(self) -> View:
        """Return the view; the same to all who ask for it while the document is at hand."""
        if self._view is None:
            self._view = self._make(self._about)
            if self._lately is not None:
                if len(self._lately) == self._lately.maxlen:
                    self._lately[0]._view = None
                self._lately.append(self)
        return self._view
