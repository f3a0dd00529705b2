"""What a working folder holds, read, checked and planned: where every command begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline import disk
from pipeline.building.further_faults import with_further
from pipeline.building.kept_problems import kept_problems
from pipeline.building.kept_reads import earlier_reads, keep_reads
from pipeline.building.kept_texts import kept_texts
from pipeline.building.sections import settle_sections
from pipeline.building.template_files import TemplateFiles
from pipeline.building.unchanged import digest_of_inputs
from pipeline.building.unread_files import is_unread, with_known_sheets
from pipeline.check import check
from pipeline.errors import NoWorkbooksError, UsageError
from pipeline.model import Dataset, Plans, Severity
from pipeline.plan import plan
from pipeline.read import Input, KeptReads, read_folder
from pipeline.store.ledger import load


@dataclass
class InMind:
    """What inputs/ held when it was last read, for who reads it again and again.

    It is read anew only when the bytes of a file are others.
    """

    found: Input | None = None
    kept: KeptReads = field(default_factory=KeptReads)  # what is to be kept of that reading
    _sealed: dict[Path, tuple[str, Plans]] = field(default_factory=dict)

    def read(self, inputs: Path, kept: KeptReads) -> Input:
        """Return what the folder holds."""
        found = read_folder(inputs, kept=kept, before=self.found)
        if found is not self.found:
            self.found, self.kept = found, kept
        return found

    def plans_of(self, sealed: Path, today: date) -> Plans:
        """Return what the workbooks of a seal ask for; raises as `prepare`."""
        now = digest_of_inputs(sealed, today)
        known = self._sealed.get(sealed)
        if known is None or not now or known[0] != now:
            known = self._sealed[sealed] = now, prepare(sealed, today)[1]
        return known[1]

    def keep(self, folder: Path) -> None:
        """Write down for the next build what was read anew, once."""
        keep_reads(folder, self.kept)
        self.kept.asked.update(self.kept.found)
        self.kept.found.clear()


@contextmanager
def naming_unread(dataset: Dataset) -> Iterator[None]:
    """Let who asks for what is nowhere know which files could not be read: it may stand there."""
    try:
        yield
    except UsageError as error:
        for problem in dataset.problems:
            if problem.code.startswith("F") and problem.severity is Severity.ERROR:
                raise UsageError(error.sentence, remedy=f"{problem}") from error
        raise


def prepare(
    folder: Path,
    today: date,
    templates: TemplateFiles | None = None,
    *,
    further: bool = False,
    mind: InMind | None = None,
) -> tuple[Dataset, Plans]:
    """Return the checked input and the planned documents of a folder; raises as `read_inputs`.

    `templates`: the folder's, for who looks into them afterwards. `further`: also with what can be
    known of rows with a fault. `mind`: what was read before.
    """
    templates = templates or TemplateFiles(folder, kept_texts(folder))
    found = read_inputs(folder, earlier_reads(folder), mind)
    dataset = check(found.tables, today, found.problems, kept_problems(folder))
    plans = plan(dataset)
    settle_sections(dataset, plans.plans, templates)
    if further:
        dataset = with_further(found.tables, found.problems, today, dataset, plans)
    return dataset, plans


def read_inputs(folder: Path, kept: KeptReads | None = None, mind: InMind | None = None) -> Input:
    """Return what a working folder holds; `kept`: what earlier builds read of it.

    `mind`: what this process has read of it before.
    Raises NoWorkbooksError when the folder has no inputs/, or nothing is in it; UsageError when it
    is not there; StoreError.
    """
    inputs = folder / "inputs"
    if not disk.is_folder(inputs):
        remedy = "Gå till arbetsmappen, eller ange den med --folder."
        if disk.is_folder(folder):
            raise NoWorkbooksError(f"Mappen {folder} har ingen mapp inputs.", remedy=remedy)
        raise UsageError(f"Mappen {folder} finns inte.", remedy=remedy)
    found = (mind or InMind()).read(inputs, kept or KeptReads())
    if not (found.tables or found.problems):
        raise NoWorkbooksError(
            f"Mappen {inputs} har inga arbetsböcker.",
            remedy="Lägg dem där, som .xlsx, .xlsm, .ods eller .csv.",
        )
    if any(map(is_unread, found.problems)):
        ledger = load(folder / "outputs")
        found = replace(found, problems=tuple(with_known_sheets(found.problems, ledger)))
    return found
