"""A Word file as other word processors leave it when somebody opens and saves it, no more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import DocumentId
from pipeline.store import Standing, on_disk
from tests.docx import W, changed, files_of


def _always(copies: list[bytes], _: DocumentId) -> list[bytes]:
    return copies


def standings(documents: Sequence[Path], saved: Sequence[Path]) -> list[Standing]:
    """Return what documents of ours are to us when a program has saved them."""
    found = []
    for path, other in zip(documents, saved, strict=True):
        copies = [path.read_bytes()]
        found.append(on_disk(other, None, bases=partial(_always, copies)).standing)
    return found


_SAVE = """
import sys, docbuilder
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    builder = docbuilder.CDocBuilder()
    builder.OpenFile(source, "")
    builder.SaveFile("docx", target)
    builder.CloseFile()
"""
_HELD = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WATERMARK = b"Unregistered Version"  # what a build without a licence writes in each header


def onlyoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """Open and save files in ONLYOFFICE; return the new ones, in order, without its watermark."""
    pytest.importorskip("docbuilder", reason="document-builder (ONLYOFFICE) är inte installerat")
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{number:03}-{file.name}" for number, file in enumerate(files)]
    names = [str(path) for pair in zip(files, made, strict=True) for path in pair]
    subprocess.run([sys.executable, "-c", _SAVE, *names], check=True, capture_output=True)
    for path in made:
        path.write_bytes(_without_watermark(path.read_bytes()))
    return made


def _without_watermark(data: bytes) -> bytes:
    made: dict[str, bytes | str | None] = {}
    for name, part in files_of(data).items():
        if _WATERMARK in part:
            root = etree.fromstring(part)
            for held in [e for e in root.iter(_HELD) if _WATERMARK in etree.tostring(e)]:
                run = held.getparent()
                above = run.getparent() if run is not None and run.tag == f"{{{W}}}r" else None
                if above is not None and run is not None:
                    above.remove(run)
            made[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return changed(data, made)
