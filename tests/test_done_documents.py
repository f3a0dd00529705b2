"""What a build knew of a document is let go of when it is done: what comes after is the same."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.commands import build as building
from pipeline.model import Link, Record, Source, Trace, View, digest
from pipeline.plan import plan
from pipeline.store import numbered_reads
from pipeline.store.ledger import NAME, Ledger, load, save
from tests.plan_data import dataset, sheets
from tests.tables import checked
from tests.working_folder import WorkingFolder


def told(value: Any) -> Any:
    """Return all that there is to know of what a row has under a name."""
    if isinstance(value, Link):
        return value._replace(records=(), empty=None), [row.key for row in value.records]
    return type(value), str(value), value.source, value.cell


def everything(row: Record) -> Iterator[tuple[str, Any]]:
    for of in (row.cells, row.links, row.lists):
        yield from ((name, told(of[name])) for name in of)


def test_a_row_that_has_let_go_of_its_values_gives_the_same_again() -> None:
    for data in (checked(), dataset()):
        rows = [row for every in data.records.values() for row in every]
        sources = [row.source(name) for row in rows for name, _ in everything(row)]
        before = [dict(everything(row)) for row in rows], [*map(data.standing, sources)]
        value = rows[0].value(next(iter(rows[0].cells)))

        data.let_go()

        assert [dict(everything(row)) for row in rows] == before[0]
        assert [digest for digest, _ in map(data.standing, sources)] == [d for d, _ in before[1]]
        assert rows[0].value(next(iter(rows[0].cells))) is not value  # or nothing was let go of


def test_of_many_documents_only_the_views_of_the_latest_are_there() -> None:
    made = sheets()
    item = next(row for row in made["Behandling"] if row.get("Skrivelsens datum"))
    made["Behandling"] += [item | {"Behandling-id": f"Fler{n}"} for n in range(60)]
    plans = plan(dataset(made)).plans
    views = [weakref.ref(one.view) for one in plans]
    gc.collect()

    assert len(plans) > 60
    assert 0 < sum(view() is not None for view in views) < 30
    assert plans[-1].view is plans[-1].view


def test_a_view_that_is_made_again_sees_the_same() -> None:
    plans = plan(dataset()).plans

    def seen(view: View) -> tuple[object, ...]:
        roots = {name: told(found) for name, found in view.roots.items() if isinstance(found, Link)}
        return roots, view.hidden, view.closed, view.narrowed, {*view.only}, view.sealing

    first = [seen(one.view) for one in plans]
    for _ in range(2):
        assert [seen(one.view) for one in reversed(plans)] == [*reversed(first)]


def test_documents_are_the_same_however_often_a_build_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [WorkingFolder(tmp_path / name) for name in ("alltid", "aldrig")]
    for folder, number in zip(folders, (1, 10**9), strict=True):
        monkeypatch.setattr(building, "_TOGETHER", number)
        folder.build()

    one, other = folders
    assert one.documents == other.documents
    assert (one.outputs / NAME).read_bytes() == (other.outputs / NAME).read_bytes()
    one.change("Mål/M1/Måltext", "ett helt nytt mål").build()
    other.change("Mål/M1/Måltext", "ett helt nytt mål").build()
    assert one.documents == other.documents


def some_reads(random: Random) -> dict[Source, str]:
    """Return what a document may have read: some is read by all, and some digests are odd."""
    names = [("Mål", f"M{random.randrange(30)}", random.choice("abc")) for _ in range(20)]
    digests = (digest("x"), digest("y"), "", "0" * 16, "A" * 16, "0123", "bild å")
    return {Source(*name): random.choice(digests) for name in names}


@pytest.mark.parametrize("seed", range(6))
def test_what_documents_read_is_remembered_from_build_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    monkeypatch.setattr(numbered_reads, "_MOST", random.choice([0, 5, 10_000]))
    wanted: dict[str, dict[Source, str]] = {}
    for _ in range(4):
        ledger = load(tmp_path)
        assert {t.key: dict(t.reads) for t in ledger.traces.values()} == wanted
        for key in random.sample([f"B{n}" for n in range(12)], random.randrange(12)):
            wanted[key] = some_reads(random)
            ledger.note(Trace("brev", key, "", "", wanted[key], target=f"{key}.docx"))
        if random.random() < 0.3:
            ledger.unfold()
        for trace in ledger.traces.values():
            assert [*trace.reads.items()] == [*wanted[trace.key].items()]
            assert all(trace.reads[source] == now for source, now in wanted[trace.key].items())
        save(tmp_path, ledger)


def test_a_ledger_of_nothing_is_read_as_such(tmp_path: Path) -> None:
    save(tmp_path, Ledger())

    assert load(tmp_path).traces == {}
    assert json.loads((tmp_path / NAME).read_bytes())["documents"] == []
