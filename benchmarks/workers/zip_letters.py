"""Nothing but deflating and zipping all the parts of our own letters, made before."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.words import unpacked
from benchmarks.workers.service import serve
from pipeline.ooxml.package.zipping import zipped


def main(folder: Path) -> None:
    """Unpack the letters; then serve."""
    letters = [unpacked(file.read_bytes()) for file in sorted(folder.rglob("*.docx"))]
    serve(lambda number: zipped(letters[number % len(letters)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
