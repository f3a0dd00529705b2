"""A merge, side by side with what no merge can do without: CPU time, in one run.

    python -m benchmarks.merge

A hand has written a word in a letter and cells of it have changed. The reference unpacks the three
files and parses each XML part once; rendering the letter is told beside it. Two lengths, each with
one and with twenty changed cells. No letter is merged twice, so that nothing is remembered of it.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from statistics import median

from benchmarks.letters import GOALS, dataset, letters, template
from pipeline.ooxml.names import q
from pipeline.ooxml.package import read_package
from pipeline.plan import vocabulary
from pipeline.render import compile_template
from pipeline.revise import merge
from tests.hand import Hand

ROUNDS = 15
MANY = 120  # goals in a long letter
NAME = "brev.docx"


def main() -> None:
    """Measure and print."""
    for goals in (GOALS, MANY):
        for cells in (1, 20):
            _measure(goals, cells)


def _measure(goals: int, cells: int) -> None:
    before, after = (dataset(ROUNDS + 1, goals, changed) for changed in (0, cells))
    source, old, new = template(), letters(before), letters(after)
    compiled = compile_template(source, NAME, vocabulary("tjänsteskrivelse", before))

    def made(n: int) -> bytes:
        return compiled.render(new[n].kind, new[n].key, new[n].view).data

    def sides(n: int) -> tuple[bytes, bytes, bytes]:
        base = compiled.render(old[n].kind, old[n].key, old[n].view).data
        hand = Hand(base)
        middle = hand.paragraphs[len(hand.paragraphs) // 2]
        return base, hand.write(middle, "handord").saved(), made(n)

    def spent(n: int) -> tuple[float, float, float]:
        files = sides(n)
        merging = _spent(lambda: merge(*files, NAME, str))
        return merging, _spent(lambda: [_parsed(data) for data in files]), _spent(lambda: made(n))

    gc.freeze()
    rounds = [spent(n) for n in range(ROUNDS + 1)][1:]  # the first finds nothing loaded
    merging, parsing, rendering = (median(column) * 1000 for column in zip(*rounds, strict=True))
    package = read_package(made(0), NAME)
    length = sum(1 for _ in package.root(package.main).iter(q("w:p")))
    line = sys.stdout.write
    line(
        f"a letter of {length} paragraphs, a hand's word, {cells} changed: {merging:8.2f} ms CPU\n"
    )
    line(f"  unpacking and parsing the three {parsing:8.2f} ms, rendering {rendering:.2f} ms\n")
    floor, render = (median(r[0] / r[n] for r in rounds) for n in (1, 2))
    line(f"  merge / parsing: {floor:.1f} ×, merge / rendering: {render:.1f} ×\n")


def _parsed(data: bytes) -> object:
    package = read_package(data, NAME)
    return [package.root(part) for part in package.xml_parts]


def _spent(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
