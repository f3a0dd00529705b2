"""Templates: checked, and tidied for review (DECISIONS 107)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.errors import BeredningError, TemplateError
from pipeline.model import TemplateFault
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import read_package
from pipeline.store.files import read_whole, write_whole


def check_templates(folder: Path, today: date) -> tuple[TemplateFault | BeredningError, ...]:
    """Return every fault of, and remark on, the templates that documents here are made from.

    A template that is missing or broken as a whole comes as the error itself.
    """
    from pipeline.building.inputs import prepare
    from pipeline.building.templates import Templates

    dataset, plans = prepare(folder, today)
    templates = Templates(folder, dataset)
    found: dict[TemplateFault | BeredningError, None] = {}
    for plan in plans.plans:
        try:
            found.update(dict.fromkeys(templates.compiled(plan).remarks))
        except TemplateError as error:
            faults = [fault for fault in error.faults if isinstance(fault, TemplateFault)]
            found.update(dict.fromkeys(faults, None) if faults else {error: None})
        except BeredningError as error:
            found[error] = None
    return tuple(found)


def tidy(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Tidy the Word files and write an outline beside each; return the files that changed.

    The outline of `brev.docx` is `brev.docx.txt`. A file that cannot be read raises DocumentError
    before anything is written; LockedError for one that is open in Word, StoreError when the disk
    refuses.
    """
    made = [item for path in paths for item in _tidy_pair(path)]
    new = [(path, data) for path, data in made if disk.bytes_of(path) != data]
    for path, data in new:
        write_whole(path, data)
    return tuple(path for path, _ in new)


def _tidy_pair(path: Path) -> tuple[tuple[Path, bytes], tuple[Path, bytes]]:
    data = read_whole(path, str(path), "Kontrollera namnet.")
    read_package(data, path.name)  # so that a fault names the file
    new = tidied(data)
    text = outline(read_package(new, path.name))
    return (path, new), (path.with_name(f"{path.name}.txt"), text.encode())
