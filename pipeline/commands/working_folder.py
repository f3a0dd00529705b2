"""A working folder kept in mind between looks at it: read when something has changed, else not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import RLock

from pipeline.building.inputs import InMind
from pipeline.building.program_stamp import digest_of_texts
from pipeline.building.tried import TriedBefore
from pipeline.building.unchanged import all_stamps
from pipeline.commands.build import Options, Progress, build
from pipeline.commands.earlier_versions import EarlierVersions
from pipeline.commands.explainer import Document, Explainer
from pipeline.commands.folder_state import FolderState
from pipeline.commands.freeze import Frozen, SealsInMind, freeze
from pipeline.commands.publish_result import Published
from pipeline.commands.state_of_folder import state_of_folder
from pipeline.commands.status import Status, status
from pipeline.commands.told_build import tell_build
from pipeline.errors import NoWorkbooksError, StoreError
from pipeline.model import Report
from pipeline.store.decide import Wish
from pipeline.store.folder import opened


def content_of(version: str) -> str:
    """Return what of a version a file that somebody opens, or the system's own, leaves alone."""
    return version.partition("-")[0]


class WorkingFolder:
    """A working folder, for who looks at it again and again; threads may share it."""

    def __init__(self, folder: Path, day: Callable[[], date] = date.today) -> None:
        """Know where the folder is, and how one learns which day it is: at each look."""
        self.path, self.day = folder, day
        self._lock = RLock()
        self._mind, self._tried, self._seals = InMind(), TriedBefore(), SealsInMind()
        self._state: FolderState | None = None
        self._is_at_work = False
        self.published = dict[str, Published]()  # what came of it last, by meeting
        self._versions: tuple[str, EarlierVersions | None] = "", None

    def version(self) -> str:
        """Return a digest of all that counts: inputs, templates, what is built, and the day.

        By size and times, not by content. What lies aside is apart from the rest (`content_of`).
        Raises StoreError when the disk does not answer.
        """
        found = [*all_stamps(self.path)]
        counts = digest_of_texts([f"{self.day()}", *(each for each, aside in found if not aside)])
        return f"{counts[:16]}-{digest_of_texts(each for each, aside in found if aside)[:16]}"

    def state(self) -> FolderState:
        """Return how the folder stands; the same object while nothing has changed.

        While something is built or frozen, how it stood before. Without workbooks there is nothing
        in it. Raises as `status`.
        """
        state = self._state
        if self._is_at_work and state is not None:
            return state
        with self._lock:
            version, today = self.version(), self.day()
            if self._state is None or self._state.version != version:
                asked = Options(self.path, today, foreseen=self._tried, mind=self._mind)
                try:
                    found = status(asked, sealed=self._seals)
                except NoWorkbooksError:
                    found = Status((), Report((), ()))
                self._state = state_of_folder(found, self.path / "outputs", version, today)
            return self._state

    def build(
        self,
        select: Sequence[str] = (),
        progress: Progress = lambda done, total, name: None,
        is_cancelled: Callable[[], bool] = lambda: False,
        wish: Wish | None = None,
    ) -> Report:
        """Build as the command line does, its page and its notes too; return the report.

        `select`: as on the command line; of a meeting its id. `is_cancelled` is asked before each
        document: what has been written then is whole, and the next build makes the rest. `wish`:
        what else than usual is wanted. Raises as `build` of the command.
        """
        made: list[Report] = []

        def run() -> Report:
            made.append(build(asked))
            return made[0]

        today = self.day()
        asked = Options(
            self.path,
            today,
            tuple(select),
            wish=wish or Wish(),
            progress=progress,
            is_cancelled=is_cancelled,
            mind=self._mind,
        )
        with self._at_work():
            tell_build(self.path, today, run, lambda report, lines: None, plain=False)
        if not made:
            raise StoreError("Bygget gjordes inte.", remedy="Försök igen.")
        return made[0]

    def freeze(self, meeting: str) -> Frozen:
        """Seal what stands for a meeting, by its id; raises as `freeze` of the command."""
        with self._at_work():
            return freeze(self.path, self.day(), meeting, self._mind)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Let who asks meanwhile be told how the folder stood before."""
        with self._lock:
            self._is_at_work = True
            try:
                yield
            finally:
                self._is_at_work = False

    def explainer(self) -> Explainer:
        """Return who explains the documents, by what was read last: the same for one state."""
        return self.earlier_versions().explainer

    def earlier_versions(self) -> EarlierVersions:
        """Return what the documents can be compared with, by what was read last: as `explainer`."""
        state = self.state()
        version, found = self._versions
        if found is None or version != state.version:
            with opened(self.path / "outputs", read_only=True) as outputs:
                explainer = Explainer(state.dataset, state.plans, outputs)
            found = EarlierVersions(explainer, state.today)
            self._versions = state.version, found
        return found

    def explain(self, target: str) -> Document:
        """Return where the words of a document come from; raises as `Explainer.explain`."""
        return self.explainer().explain(target)
