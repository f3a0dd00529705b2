"""A working folder kept in mind: what each look at it costs, in a process of its own.

    python -m benchmarks.workers.looks FOLDER NUMBER

NUMBER is the variant of the workbook that is saved over it. Answers seconds of processor time.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import bench

DAY = date(2027, 1, 1)  # that the folders are made for


def main(folder: Path, number: int) -> dict[str, float]:
    """Return what each look cost."""
    spent: dict[str, float] = {}
    from pipeline.commands.build import Options, build
    from pipeline.commands.working_folder import WorkingFolder

    here = WorkingFolder(folder, lambda: DAY)

    def timed(what: str, look: Callable[[], object]) -> None:
        begun = time.process_time()
        look()
        spent[what] = time.process_time() - begun

    spent["loading"] = time.process_time()
    timed("first", here.state)
    timed("again", here.state)
    documents = [one.target for one in here.state().documents.values() if one.exists]
    timed("document", lambda: here.explain(documents[0]))
    timed("other", lambda: here.explain(documents[-1]))
    bench.save(folder, number)
    timed("saved", here.state)
    timed("dry", lambda: build(Options(folder, DAY, dry=True)))
    return spent


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
