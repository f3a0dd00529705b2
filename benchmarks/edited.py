"""A hundred letters that people have edited, and nothing new for them: whole processes.

Beside them the same folder without edits. A cell has changed that no letter shows, so that each
build looks at every letter; and then nothing at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, build, save
from benchmarks.folders import Variants
from benchmarks.letters import Size
from benchmarks.measure import Usage, in_turn, ratio, shares
from benchmarks.rows import Row, s
from benchmarks.words import with_word

_LIMIT = 1.2
_LEFT = (0, 1)  # exit codes: 1 where an edited document was left as it is


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row for each of the two."""
    count, rounds = bench.scale.edited, bench.scale.rounds + 1
    plain = bench.built("unedited", Size(count, 0), Variants(rounds, unseen=True))
    edited = shutil.copytree(plain, bench.place / "edited")
    for number, letter in enumerate(sorted((edited / "outputs").rglob("*-tjansteskrivelse.docx"))):
        letter.write_bytes(with_word(letter.read_bytes(), f"handord{number}"))
    for _ in range(2):
        build(edited, _LEFT)
    bench.say("building again")

    def changed(folder: Path, number: int) -> Usage:
        save(folder, number)
        return build(folder, _LEFT)

    def untouched(folder: Path) -> Usage:
        build(folder, _LEFT)  # what changed before has been told
        return build(folder, _LEFT)

    what = f"{count} edited letters"
    yield _row(
        f"{what}, nothing new for them, CPU",
        in_turn(rounds, ours=lambda n: changed(edited, n), plain=lambda n: changed(plain, n)),
    )
    yield _row(
        f"{what}, nothing changed, CPU",
        in_turn(rounds, ours=lambda _: untouched(edited), plain=lambda _: untouched(plain)),
    )


def _row(what: str, found: dict[str, list[Usage]]) -> Row:
    cpu = {side: [used.cpu for used in column[1:]] for side, column in found.items()}
    middle = shares(cpu)
    told = f"without edits {s(middle['plain'])}"
    return Row(what, s(middle["ours"]), told, ratio(cpu["ours"], cpu["plain"]), _LIMIT)
