"""What a rendering gives, as values that every process can pack and read, and back again.

A View leads to the whole dataset, and a Template to its caches: neither travels. What came of them
does: bytes, texts and numbers. Whatever else stands in what has come is refused, unread.
(DECISIONS 339)
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import Any

from pipeline.model import Severity, Source, TemplateFault
from pipeline.render.rendered import Rendered

_FAULT = ("template", "part", "paragraph", "tag", "message", "remedy", "place")


def pack_documents(documents: Sequence[Rendered | None]) -> bytes:
    """Return rendered documents as bytes; None is one that was not made."""
    return pickle.dumps([one and _plain(one) for one in documents], pickle.HIGHEST_PROTOCOL)


def unpack_documents(data: bytes) -> list[Rendered | None]:
    """Return the rendered documents; ValueError for bytes that hold anything else."""
    try:
        return [one and _rendered(*one) for one in _Plain(io.BytesIO(data)).load()]
    except Exception as error:  # whatever a stranger may have put together
        raise ValueError("no rendered documents") from error


class _Plain(pickle.Unpickler):
    """Reads texts, numbers, bytes and rows of them, and makes nothing of any class."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse."""
        raise pickle.UnpicklingError(f"{module}.{name}")


def _plain(made: Rendered) -> tuple[Any, ...]:
    number = {source: index for index, source in enumerate(made.reads)}
    return (
        made.data,
        [(*_texts(source), digest) for source, digest in made.reads.items()],
        [[number[source] for source in sources] for sources in made.fields],
        [_fault(fault) for fault in made.faults],
        [(*_texts(source), str(note)) for source, note in made.refused],
        _texts(made.missing),
        made.contents,
    )


def _texts(parts: Sequence[str]) -> list[str]:
    """Return texts as nothing but texts: some know the cell that they are from."""
    return [str.__str__(part) for part in parts]


def _fault(fault: TemplateFault) -> tuple[list[str], str, int]:
    texts = _texts([getattr(fault, name) for name in _FAULT])
    return texts, fault.severity.value, fault.ordinal


def _rendered(
    data: bytes,
    reads: Sequence[tuple[str, str, str, str]],
    fields: Sequence[Sequence[int]],
    faults: Sequence[tuple[Sequence[str], str, int]],
    refused: Sequence[tuple[str, str, str, str]],
    missing: Sequence[str],
    contents: bool,
) -> Rendered:
    sources = [Source(sheet, key, column) for sheet, key, column, _ in reads]
    return Rendered(
        data,
        {source: digest for source, (*_, digest) in zip(sources, reads, strict=True)},
        tuple(tuple(sources[index] for index in one) for one in fields),
        tuple(
            TemplateFault(
                **dict(zip(_FAULT, texts, strict=True)), severity=Severity(word), ordinal=n
            )
            for texts, word, n in faults
        ),
        tuple((Source(sheet, key, column), note) for sheet, key, column, note in refused),
        tuple(missing),
        contents=contents,
    )
