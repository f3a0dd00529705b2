"""How a paragraph was, when only its digest is known: a guess that the digest proves.

What we have not changed was as it is in ours. If people have not touched what we have changed, it
is still as it was in theirs. Put together, that has the digest that the document remembers, or not.
(DECISIONS 57)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.model import Source
from pipeline.ooxml.content import block_digest
from pipeline.revise.segments import Segment
from pipeline.revise.units import Unit

_JOINED = re.compile(r"(\{([^{}/]+)\}[^{}]*)\{/\}\{\2\}")


def proven(
    base: Unit,
    head: str,
    theirs: Sequence[Segment],
    ours: Sequence[Segment],
    changed: Collection[Source],
) -> list[Segment] | None:
    """Return the paragraph as it was, None when it cannot be known.

    `head`: style and list level; `changed`: the cells that are not as they were.
    """
    if [s.source for s in theirs] != [s.source for s in ours]:
        return None
    for texts in (ours, theirs):
        guess = [
            mine if new.source in changed else new if new.source is not None else text
            for mine, new, text in zip(theirs, ours, texts, strict=True)
        ]
        if block_digest(f"{head}{_joined(guess)}") == base.key[0]:
            return guess
    return None


def _joined(guess: list[Segment]) -> str:
    """Return the signs as the content model joins runs of one look."""
    text = "".join(segment.sign for segment in guess)
    while (joined := _JOINED.sub(r"\1", text)) != text:
        text = joined
    return text
