"""A letter: ours, with content controls, bookmarks and memory on, and every peer that makes it.

No letter is made twice, so that nothing remembered from one helps its copy. The limit is deflating
and zipping all the same parts. Each peer's letter is first compared with ours, word for word.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.letters import Size
from benchmarks.measure import TOP, in_turn, must_run, python, ratio, shares
from benchmarks.rows import Row, ms
from benchmarks.words import words
from benchmarks.worker import Worker

OURS, ZIPPING, DOCXTPL = "ours", "zipping", "docxtpl"
_SAMPLES = 40
_FEWER = 5  # a peer makes that many times fewer


def measure(bench: Bench) -> Iterator[Row]:
    """Yield a row a peer, and one for the limit."""
    scale = bench.scale
    each, rounds = scale.letters_a_round, scale.rounds + 1
    size = Size(max(each * rounds + 1, _SAMPLES), cells=0)  # a programme of no more than 60 goals
    folder = bench.folder("letters", size)
    must_run(python("benchmarks.workers.letter_files", folder, size.letters, size.cells))
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}

        def start(name: str, command: list[str]) -> None:
            bench.say(f"starting {name}")
            workers[name] = stack.enter_context(Worker(command))

        start(OURS, python("benchmarks.workers.own_letters", folder))
        made = folder / "made"
        made.mkdir()
        letters = [workers[OURS].write(n, made / f"{n}.docx") for n in range(_SAMPLES)]
        start(ZIPPING, python("benchmarks.workers.zip_letters", made))
        for name, command in _commands(bench, folder).items():
            try:
                start(name, command)
                other = workers[name].write(0, folder / f"{name}.out.docx")
            except (OSError, RuntimeError):
                bench.peers.missing[name] = "it failed on the letter"
                workers.pop(name, None)
                continue
            if words(other) != words(letters[0]):
                bench.peers.missing[name] = "its letter has other words than ours"
                del workers[name]
        count = {name: each if name in (OURS, ZIPPING) else -(-each // _FEWER) for name in workers}
        found = in_turn(
            rounds,
            **{
                n: lambda r, n=n, w=w: w.spent(1 + r * count[n], count[n])
                for n, w in workers.items()
            },
        )
    yield from _rows({name: column[1:] for name, column in found.items()})


def _commands(bench: Bench, folder: Path) -> dict[str, list[str]]:
    """Return how each peer is started that can be had."""
    commands = {DOCXTPL: python("benchmarks.workers.docxtpl_letters", folder)}
    for name in ("docx-mailmerge", "docx-mailmerge2"):
        if (interpreter := bench.peers.python(name)) is not None:
            module = "benchmarks.workers.mailmerge_letters"
            commands[name] = python(module, folder, interpreter=interpreter)
    for name in ("docxtemplater", "easy-template-x"):
        if (modules := bench.peers.modules(name)) is not None:
            script = str(TOP / "benchmarks/workers/npm_letters.mjs")
            commands[name] = ["node", script, name, str(modules), str(folder)]
    return commands


def _rows(found: dict[str, list[float]]) -> Iterator[Row]:
    middle = shares(found)
    own = found[OURS]
    peers = sorted((n for n in found if n not in (OURS, ZIPPING, DOCXTPL)), key=middle.__getitem__)
    ours = ms(middle[OURS])
    for name in (DOCXTPL, *peers):
        if name in found:
            limit = 40 if name == DOCXTPL else 10 if name == peers[0] else None
            title = f"{name}{', the fastest peer' if limit == 10 else ''} {ms(middle[name])}"
            times = ratio(found[name], own)
            yield Row("a letter, CPU", ours, title, times, limit, least=True)
    zipping = f"deflating and zipping all the same parts {ms(middle[ZIPPING])}"
    yield Row("a letter, CPU", ours, zipping, ratio(own, found[ZIPPING]), 2)
