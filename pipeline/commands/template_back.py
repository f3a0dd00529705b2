"""Back to the program’s template: the folder’s own is laid aside, under a name that it keeps."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

from pipeline import disk
from pipeline.errors import UsageError
from pipeline.store.files import move

ASIDE = ".undanlagda"  # in templates/, where no template is looked for


def lay_aside(folder: Path, name: str, today: date) -> str:
    """Lay a template of the folder aside; return what it is called there.

    `name`: as `TemplateFiles` has it, standard/kallelse.docx. Nothing is ever deleted. Raises
    UsageError when there is none, LockedError for one that is open, StoreError as `move`.
    """
    path = folder / "templates" / name
    if not disk.is_file(path):
        raise UsageError("Mallen är redan programmets egen.", remedy="Ladda om sidan.")
    stem = f"{path.stem}-{today.isoformat()}"
    names = (f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}" for number in count(1))
    aside = folder / "templates" / ASIDE / path.parent.name
    kept = next(free for each in names if not disk.exists(free := aside / each))
    move(path, kept)
    return kept.name
