"""What is changed in LibreOffice or ONLYOFFICE comes home to its cell and to no other.

In a document of each kind that a build may still change, some words are changed, each of another
cell; the program is started once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.commands.pull import pull, write_pulled
from pipeline.model import Source
from pipeline.ooxml.content.controls import Identities
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import Package, read_package
from tests import libreoffice, onlyoffice
from tests.amounts import largest_of_each_kind
from tests.hands_in_cells import q
from tests.test_pull_round_trip import (
    TODAY,
    built,
    dataset_of,
    example,  # noqa: F401 - a fixture
    open_documents,
    raw_cells,
    texts,
)

pytestmark = [pytest.mark.office, pytest.mark.slow]
A_DOCUMENT = 8  # edits
_WORD = re.compile(r"(?<![\w{}*_\[\](/\\])[A-Za-zÅÄÖåäö]{5,}(?![\w{}*_\[\]/\\])")
Words = dict[Source, tuple[str, str]]  # which word of a cell, and what it is changed to


def in_libreoffice(jobs: Sequence[tuple[Path, Words]]) -> None:
    """Change words as LibreOffice does."""
    libreoffice.replacing(*((path, [*words.values()]) for path, words in jobs))


def in_onlyoffice(jobs: Sequence[tuple[Path, Words]]) -> None:
    """Change words as ONLYOFFICE does."""
    onlyoffice.edit(
        *(
            (path, [("replace", 0, 0, "|".join(change)) for change in words.values()])
            for path, words in jobs
        )
    )


def chosen(path: Path, cells: dict[Source, str], chance: random.Random) -> Words:
    """Return some words that a document has once, each in the control of another cell."""
    package = read_package(path.read_bytes(), path.name)
    known = read_memory(package)
    assert known is not None
    finder = Identities(known)
    controls = [
        (source, _text(control))
        for part in package.stories
        for control in package.root(part).iter(q("sdt"))
        if (source := finder.of_control(control)) in cells and source is not None
    ]
    chance.shuffle(controls)
    everything = _all_text(package).casefold()
    found: Words = {}
    for source, shown in controls:
        words = [
            word
            for word in _WORD.findall(shown)
            if everything.count(word.casefold()) == 1 == cells[source].count(word)
        ]
        if words and source not in found and len(found) < A_DOCUMENT:
            word = chance.choice(words)
            found[source] = (word, f"{word[::-1].lower()}{chance.randint(1, 99)}")
    return found


def _all_text(package: Package) -> str:
    return "\n".join(_text(package.root(part)) for part in package.stories)


def _text(element: object) -> str:
    return "".join(t.text or "" for t in element.iter(q("t")))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "office",
    [
        in_libreoffice,
        pytest.param(
            in_onlyoffice,
            marks=pytest.mark.skipif(not onlyoffice.AVAILABLE, reason=onlyoffice.MISSING),
        ),
    ],
)
def test_each_word_comes_home_to_its_cell(example: Path, office: object) -> None:  # noqa: F811
    before, cells = raw_cells(example), texts(dataset_of(example))
    chance = random.Random(17)
    made: dict[str, Words] = {}
    outputs = example / "outputs"
    kinds = largest_of_each_kind(outputs / target for target in open_documents(example))
    for target in (path.relative_to(outputs).as_posix() for path in kinds):
        taken = {source for words in made.values() for source in words}
        free = {source: text for source, text in cells.items() if source not in taken}
        if words := chosen(example / "outputs" / target, free, chance):
            made[target] = words
    assert sum(map(len, made.values())) >= 50
    office([(example / "outputs" / target, words) for target, words in made.items()])  # type: ignore[operator]

    pulled = pull(example, TODAY, [])

    wanted = {
        (source, target): cells[source].replace(*change)
        for target, words in made.items()
        for source, change in words.items()
    }
    assert {(one.source, one.document): one.new for one in pulled.proposals} == wanted
    assert [one.why for one in pulled.proposals if not one.is_ready] == []
    assert pulled.beside == {}
    dataset = dataset_of(example)
    meant = {dataset.find(*s[:2]).cell(s.column): new for (s, _), new in wanted.items()}  # type: ignore[union-attr]
    done = write_pulled(example, TODAY, pulled, {one.number for one in pulled.proposals})
    assert done.left == {}
    assert raw_cells(example) == before | meant
    built(example)
    again = pull(example, TODAY, [])
    assert (again.proposals, again.beside) == ((), {})
    assert [str(edit) for outcome in built(example).outcomes for edit in outcome.step.edits] == []
