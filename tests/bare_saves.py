"""What documents of ours are to us when another word processor has opened and saved them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from pipeline.model import DocumentId
from pipeline.store.found_files import Standing, on_disk
from tests.onlyoffice import MISSING, edit


def onlyoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """Open and save files in ONLYOFFICE; return the new ones, in order."""
    pytest.importorskip("docbuilder", reason=MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{number:03}-{file.name}" for number, file in enumerate(files)]
    for file, path in zip(files, made, strict=True):
        shutil.copyfile(file, path)
    edit(*[(path, [("bare", 0, 0, "")]) for path in made])
    return made


def standings(documents: Sequence[Path], saved: Sequence[Path]) -> list[Standing]:
    """Return what documents of ours are to us when a program has saved them."""
    pairs = zip(documents, saved, strict=True)
    looked = (on_disk(other, None, bases=partial(_always, path)) for path, other in pairs)
    return [found.standing for found in looked]


def _always(path: Path, _: DocumentId) -> list[bytes]:
    return [path.read_bytes()]
