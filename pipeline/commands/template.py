"""Templates: checked, and tidied for review (DECISIONS 107)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.bugs import unforeseen
from pipeline.errors import BeredningError
from pipeline.model import Severity, TemplateFault
from pipeline.ooxml.authoring.outline import outline
from pipeline.ooxml.authoring.tidy import tidied
from pipeline.ooxml.package import read_package
from pipeline.store.files import read_whole, write_whole
from pipeline.store.folder import opened
from pipeline.store.marked_files import MARKED_TEMPLATES, TEMPLATES, Replaced, replace_marked
from pipeline.swedish.words import enumeration

Told = TemplateFault | BeredningError


@dataclass(slots=True)
class CheckedTemplates:
    """What is wrong with the templates of a folder, and the marked copies where it can be seen."""

    found: tuple[Told, ...]
    files: Replaced | None = None  # None when none were asked for
    unmarked: dict[str, str] = field(default_factory=dict)  # why there is no marked copy

    @property
    def failed(self) -> bool:
        """Return whether there is a fault, or a copy that could not be made."""
        faults = any(severity_of(one) is Severity.ERROR for one in self.found)
        return faults or bool(self.unmarked or (self.files and self.files.locked))


def severity_of(told: Told) -> Severity:
    """Return how bad it is: a template that is missing or broken as a whole is a FEL."""
    return told.severity if isinstance(told, TemplateFault) else Severity.ERROR


def check_templates(folder: Path, today: date, *, mark: bool = False) -> CheckedTemplates:
    """Return every fault of, and remark on, the templates that documents here can be made from.

    A template that is missing or broken as a whole comes as the error itself. `mark`: a copy of
    each with its faults as comments is written to outputs/; raises StoreError and BusyError then.
    """
    from pipeline.building.inputs import prepare
    from pipeline.building.template_check import TemplateCheck
    from pipeline.building.templates import Templates

    dataset, plans = prepare(folder, today)
    check = TemplateCheck(Templates(folder, dataset))
    check.planned(plans.plans)
    check.own()
    made = CheckedTemplates(tuple(check.found))
    if mark:
        copies = dict(_copies(check.files, made))
        with opened(folder / "outputs") as outputs:
            made.files = replace_marked(outputs.folder, copies, TEMPLATES)
    return made


def _copies(files: Mapping[str, bytes], made: CheckedTemplates) -> Iterator[tuple[str, bytes]]:
    """Yield a copy of each of the folder's own templates that has faults, by target."""
    from pipeline.ooxml.authoring.comments import commented

    for name, data in files.items():
        faults = [one for one in made.found if isinstance(one, TemplateFault)]
        own = [fault for fault in faults if fault.template == name and fault.part]
        if own and name.lower().endswith(".docx"):
            try:
                yield f"{MARKED_TEMPLATES}/{name}", commented(data, name, own)
            except BeredningError as error:
                made.unmarked[name] = str(error)
            except Exception as error:  # of one file; the others are marked all the same
                made.unmarked[name] = f"{unforeseen(error, name)}."


def lines_of_copies(made: CheckedTemplates) -> Iterator[str]:
    """Yield what was marked and what was not, a line each."""
    files = made.files or Replaced()
    if files.written:
        what = "En märkt kopia ligger" if len(files.written) == 1 else "Märkta kopior ligger"
        yield f"{what} i outputs: {enumeration(files.written)}. Rätta i mallarna i templates."
    if files.removed:
        yield f"Borttaget ur outputs: {enumeration(files.removed)}. Där finns inga fel längre."
    for target in files.locked:
        yield f"outputs/{target} är öppen i ett annat program. Stäng den och märk igen."
    for target, kept in files.kept.items():
        yield f"outputs/{target} var ändrad av någon. Den versionen finns kvar i outputs/{kept}."
    for name, why in made.unmarked.items():
        yield f"{name} får ingen märkt kopia: {why}"


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
