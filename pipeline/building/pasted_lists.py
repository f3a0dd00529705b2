"""Lists that were pasted into a text are lists when it is adopted too: so it was read before that.

That it was is known by what documents remember of its words, and by the ledger where these have
changed since. What was settled when it was first seen stands as it was typed. (DECISIONS 247)
"""

from __future__ import annotations

from pipeline.building.renames import Renames
from pipeline.domain.settled import is_quoted
from pipeline.model import Dataset, digest_value
from pipeline.store import Ledger
from pipeline.values.types import AsTyped, Paragraphs


def keep_pasted_lists(dataset: Dataset, ledger: Ledger, renames: Renames) -> None:
    """Let settled texts be the lists that they were read as before; note which texts are lists."""
    settled = [
        (row, name)
        for row, name in dataset.pasted
        if type(row.cells[name]) is AsTyped and not is_quoted(row)
    ]
    known = {renames.now(source) for source in ledger.lists}
    wanted = {row.cells[name].source for row, name in settled}
    read = {
        (now, digest)
        for trace in (ledger.traces.values() if wanted else ())
        for source, digest in trace.reads.items()
        if (now := renames.now(source)) in wanted
    }
    for row, name in settled:
        text = row.cells[name]
        as_list = Paragraphs(text, text.source, text.cell)
        if text.source in known or (text.source, digest_value(as_list)) in read:
            row.put(name, as_list)
            dataset.standings.pop(text.source, None)
    texts = (row.cells[name] for row, name in dataset.pasted)
    ledger.lists = frozenset(text.source for text in texts if type(text) is Paragraphs)
