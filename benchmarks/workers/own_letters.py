"""Our letters, from a working folder: content controls, bookmarks and memory on."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from benchmarks.letters import KIND, template
from benchmarks.workers.service import Make, serve
from pipeline.building.inputs import prepare
from pipeline.plan import vocabulary
from pipeline.render.template import compile_template


def own_letters(folder: Path) -> tuple[int, Make]:
    """Return how many letters a folder asks for, and what makes one of them."""
    data, planned = prepare(folder, date(2027, 1, 1))
    plans = [item for item in planned.plans if item.kind == KIND]
    compiled = compile_template(template(), "brev.docx", vocabulary(KIND, data))

    def make(number: int) -> bytes:
        item = plans[number]
        return compiled.render(item.kind, item.key, item.view).data

    return len(plans), make


if __name__ == "__main__":
    serve(own_letters(Path(sys.argv[1]))[1])
