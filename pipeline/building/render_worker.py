"""What another process does for a build: documents are rendered there, by their keys alone.

A process that was forked has all that it needs. Any other is given the `Bundle` once: the
raw tables, the day, the templates and the pictures as bytes. It reads nothing of what the disk at
home holds, and makes a dataset and plans of its own. (DECISIONS 339)
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from pipeline import disk
from pipeline.building.builtin import PACKAGE
from pipeline.building.template_files import TemplateFile
from pipeline.building.templates import Templates
from pipeline.check import check
from pipeline.model import Dataset, DocumentId, DocumentPlan, Problem, Table
from pipeline.plan import plan
from pipeline.render import RENDERER, CompiledTemplate, Picture, Rendered
from pipeline.render.plain_values import pack_documents
from pipeline.values.types import AsTyped, Paragraphs

# What a document's bytes may depend on beside the program itself.
_LIBRARIES = ("deflate", "docxtpl", "jinja2", "lxml", "pandas", "personnummer", "python-docx")


@dataclass(frozen=True)
class Delivery:
    """Rendered documents as they travel: as bytes, the digest of those, and what made them."""

    data: bytes
    digest: str
    made_with: str


@dataclass(frozen=True)
class Bundle:
    """All that documents are made of, as a worker gets it once.

    `sections` and `lists` are what is settled when templates and earlier documents are known: which
    section each row of Texter is of, and which texts are read as lists.
    """

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    today: date
    sections: Mapping[str, str]
    lists: tuple[tuple[str, str, str], ...]  # sheet, key, name in the vocabulary
    templates: Mapping[tuple[str, str], TemplateFile]  # by the folder and name that are asked for
    pictures: Mapping[str, Picture]

    def opened(self) -> KeyRenderer:
        """Return what renders, from a dataset and plans of its own."""
        dataset = check(self.tables, self.today, self.problems)
        plans = plan(dataset).plans
        dataset.sections.update(self.sections)
        for sheet, key, name in self.lists:
            _read_as_list(dataset, sheet, key, name)
        templates = Templates(Path(), dataset)

        def compiled(one: DocumentPlan) -> CompiledTemplate:
            found = self.templates[one.folder, one.template]
            return templates.compiled_for(found, one.kind, one.style)

        return KeyRenderer(
            {one.identity: one for one in plans}, compiled, self.pictures.__getitem__
        )


def _read_as_list(dataset: Dataset, sheet: str, key: str, name: str) -> None:
    """Let a text be the list that it was read as when its row was not yet settled."""
    row = dataset.find(sheet, key)
    text = row.cells.get(name) if row is not None else None
    if row is not None and type(text) is AsTyped:
        row.put(name, Paragraphs(text, text.source, text.cell))
        dataset.standings.pop(text.source, None)


@dataclass(frozen=True)
class KeyRenderer:
    """Renders documents by their keys: has their plans, their templates and the pictures."""

    plans: Mapping[DocumentId, DocumentPlan]
    compiled: Callable[[DocumentPlan], CompiledTemplate]
    pictures: Callable[[str], Picture | None]

    def answer(self, keys: Iterable[DocumentId], made_with: str) -> Delivery:
        """Return the documents of these keys."""
        data = pack_documents([self._rendered(key) for key in keys])
        return Delivery(data, sha256(data).hexdigest(), made_with)

    def _rendered(self, key: DocumentId) -> Rendered | None:
        """Return a document; None where anything is in the way: that is told at home."""
        with suppress(Exception):
            one = self.plans[key]
            return self.compiled(one).render(one.kind, one.key, one.view, self.pictures)
        return None


# ---------------------------------------------------------------- in the other process


_opening = Lock()  # a worker may have threads, and a template makes one document at a time
_open: dict[str, KeyRenderer] = {}  # what renders at hand, by what it is made with


def begin(renderer: KeyRenderer | bytes, made_with: str) -> None:
    """Keep what renders, for the keys that come; a bundle is opened now."""
    _open.clear()
    _open[made_with] = renderer if isinstance(renderer, KeyRenderer) else _opened(renderer)


def answer(keys: Sequence[DocumentId], made_with: str) -> Delivery:
    """Return the documents of these keys, of what this process was begun with."""
    return _open[made_with].answer(keys, made_with)


def answer_from(data: bytes, digest: str, keys: Sequence[DocumentId]) -> Delivery:
    """Return the documents of these keys, of a bundle that this process may have opened before."""
    with _opening:
        made_with = made_of(digest)
        if made_with not in _open:
            begin(data, made_with)
        return answer(keys, made_with)


def _opened(data: bytes) -> KeyRenderer:
    bundle: Bundle = pickle.loads(data)
    return bundle.opened()


# ---------------------------------------------------------------- what is it made with


def made_of(digest: str) -> str:
    """Return a digest of a bundle, by its own, and of all here that makes documents of it."""
    return sha256(f"{digest} {program()}".encode()).hexdigest()


@cache
def program() -> str:
    """Return a digest of this program, of Python and of the libraries."""
    from importlib.metadata import PackageNotFoundError, version

    found = sha256(f"{RENDERER} {sys.version_info[:3]}".encode())
    for path in disk.paths_below(PACKAGE):
        if path.suffix == ".py":
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(disk.bytes_of(path) or b"")
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found.update(f"{library} {version(library)}".encode())
    return found.hexdigest()
