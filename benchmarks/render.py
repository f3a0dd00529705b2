"""Rendering, side by side with docxtpl: CPU time a document, in one run.

    python -m benchmarks.render [documents]

docxtpl makes a fresh object for each document, as its documentation has it (reusing one saves
nothing). Ours has content controls, bookmarks and memory on. Both texts are compared first, and no
document is made twice, so that nothing remembered from one helps its copy.
"""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable
from statistics import median

from docxtpl import DocxTemplate

from benchmarks.letters import dataset, letters, plain, template
from pipeline.ooxml.package import read_package
from pipeline.ooxml.package.zipping import zipped
from pipeline.plan import vocabulary
from pipeline.render import compile_template
from tests.docx import text_of

ROUNDS = 7


def main(documents: int) -> None:
    """Measure and print."""
    data = dataset(documents * ROUNDS + 2)
    plans = letters(data)
    source = template()
    start = time.process_time()
    compiled = compile_template(source, "brev.docx", vocabulary("tjänsteskrivelse", data))
    compiling = time.process_time() - start
    contexts = [plain(item) for item in plans]
    one = iter(range(1, len(plans) - 1))
    gc.freeze()  # as a build does when the input is read: it is no garbage

    def ours(n: int) -> bytes:
        item = plans[n]
        return compiled.render(item.kind, item.key, item.view).data

    def theirs(n: int) -> bytes:
        made = DocxTemplate(io.BytesIO(source))
        made.render(contexts[n], autoescape=True)
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    sample = ours(0)
    if text_of(sample) != text_of(theirs(0)):
        raise SystemExit("The two do not make the same text.")
    parts = dict(read_package(sample, "brev.docx").parts)
    other_parts = read_package(ours(len(plans) - 1), "brev.docx").parts
    changing = {name: part for name, part in parts.items() if other_parts[name] != part}
    count = compiled.render(plans[0].kind, plans[0].key, plans[0].view)
    fields = len(count.fields)
    few = max(documents // 10, 1)
    rounds = [
        (
            _each(lambda n: theirs(n), few),
            _each(lambda n: ours(next(one)), documents),
            _each(lambda n: zipped(parts), documents),
            _each(lambda n: zipped(changing), documents),
        )
        for _ in range(ROUNDS)
    ]
    other, own, limit, deflating = (median(column) for column in zip(*rounds, strict=True))
    ratio = median(theirs / ours for theirs, ours, _, _ in rounds)
    line = sys.stdout.write
    line(f"letter: {fields} fields, {len(count.reads)} cells and lists read, {len(sample)} bytes\n")
    line(f"docxtpl                           {other * 1000:8.3f} ms CPU a document\n")
    line(f"ours, with controls and memory    {own * 1000:8.3f} ms\n")
    share = median(theirs / packed for theirs, _, _, packed in rounds)
    packing = f"{deflating * 1000:8.3f} ms (docxtpl / it: {share:.0f} ×)"
    line(f"  of which deflating and zipping  {packing}\n")
    line(f"deflating all the same parts      {limit * 1000:8.3f} ms\n")
    line(f"compiling the template, once      {compiling * 1000:8.3f} ms\n")
    line(f"docxtpl / ours: {ratio:.1f} × (median of {ROUNDS} rounds)\n")


def _each(make: Callable[[int], bytes], documents: int) -> float:
    start = time.process_time()
    for n in range(documents):
        make(n)
    return (time.process_time() - start) / documents


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
