"""What goes on in a working folder while its pages are open: the board, the looking, the work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from pipeline.commands.build import Progress
from pipeline.commands.working_folder import WorkingFolder
from pipeline.model import Report
from pipeline.store.decide import Wish
from pipeline.web.downloads.pages_in_turn import PagesInTurn
from pipeline.web.late_loading import Late
from pipeline.web.live.board import Board
from pipeline.web.live.endings import built_text, fresh_text, frozen_text, published_text
from pipeline.web.live.jobs import IsCancelled, Job, Jobs
from pipeline.web.live.watching import Watcher
from pipeline.web.page_views.document_rows import title_of
from pipeline.web.page_views.told_plainly import told_plainly

_ANY = "ett dokument"


class LiveFolder:
    """A working folder with who looks at it, what is at work in it, and what pages are told."""

    def __init__(self, folder: WorkingFolder, clock: Callable[[], float] = monotonic) -> None:
        """Know the folder; nothing is begun. `clock`: tells how long nobody has asked for pages."""
        self.folder, self.board = folder, Board()
        self.jobs = Jobs(
            self.board,
            lambda: self.watcher.check_now(),
            plain=self._plain,
            begun=lambda: self.watcher.note_files(),
        )
        self.watcher = Watcher(folder, self.board, self.jobs.is_running, self._saved, self._plain)
        self.pages = PagesInTurn(Late("downloads.pdf_pages:pages_as_pdf"), clock)
        self._stop = threading.Event()

    def begin(self) -> None:
        """Begin to look at the folder, in a thread."""
        threading.Thread(target=self.watcher.run, args=(self._stop,), daemon=True).start()

    def end(self) -> None:
        """Let every page go, and end what is at work after the document at hand."""
        self._stop.set()
        self.board.close()
        self.pages.close()
        self.jobs.close()

    def is_working(self) -> bool:
        """Return whether something is at work."""
        return self.jobs.is_running()

    def build_when_saved(self, wanted: bool) -> None:
        """Build at each save, or only when asked to; for as long as the server runs."""
        self.board.tell(on_save=wanted)

    def build(self, select: Sequence[str] = (), wish: Wish | None = None) -> bool:
        """Build what is missing or out of date; return False when something else is at work.

        `wish`: what else than usual is wanted.
        """

        def run(progress: Progress, is_cancelled: IsCancelled) -> str:
            report = self._built(select, wish, progress, is_cancelled)
            return built_text(report, datetime.now().astimezone())

        about = (*select, *sorted(wish.accepted if wish else ()))
        return self.jobs.start(Job("Läser arbetsböckerna …", run, "Bygger", about))

    def begin_anew(self, target: str) -> bool:
        """Build a document without what a hand has done in it; False when something is at work."""

        def run(progress: Progress, is_cancelled: IsCancelled) -> str:
            wish = Wish(fresh=frozenset([target]))
            return fresh_text(self._built([target], wish, progress, is_cancelled))

        return self.jobs.start(Job("Bygger dokumentet nytt …", run, about=(target,)))

    def _built(
        self,
        select: Sequence[str],
        wish: Wish | None,
        progress: Progress,
        is_cancelled: IsCancelled,
    ) -> Report:
        state = self.folder.state()
        titles = {one.target: title_of(one) for one in state.documents.values()}

        def tell(done: int, total: int, target: str) -> None:
            progress(done, total, target and titles.get(target, _ANY))

        return self.folder.build(select, tell, is_cancelled, wish)

    def freeze(self, meeting: str) -> bool:
        """Seal what is sent out to a meeting (its id); return False when something is at work."""

        def run(_: Progress, __: IsCancelled) -> str:
            return frozen_text(self.folder.freeze(meeting))

        return self.jobs.start(Job("Fryser utskicket …", run, about=(meeting,)))

    def publish(self, meeting: str, *, web: bool = False) -> bool:
        """Make what leaves the house of a meeting (its id); False when something is at work.

        `web`: and the copies that the web may show.
        """

        def run(_: Progress, __: IsCancelled) -> str:
            from pipeline.commands.publish import publish_meeting

            found = publish_meeting(self.folder.path, self.folder.day(), meeting, web=web)
            self.folder.published[meeting] = found
            return published_text(found)

        what = "kopior för webben" if web else "pdf av handlingarna"
        text = f"Gör {what}. Det kan ta några minuter …"
        return self.jobs.start(Job(text, run, about=(meeting,)))

    def _plain(self, text: str) -> str:
        return told_plainly(text, self.folder)

    def _saved(self) -> bool:
        """Build if that is wanted; return False when it is, and something else is at work."""
        return not self.board.now.on_save or self.build()
