"""Every working folder below a folder is built, each in a process of its own; one summary of all.

A folder that fails, or is busy, stops no other. (DECISIONS 339)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipeline import disk
from pipeline.bugs import unforeseen
from pipeline.building.hands import Machines
from pipeline.building.processes import each_by_itself
from pipeline.building.report_page import NAME, STYLE
from pipeline.commands.build import Options, build
from pipeline.commands.told_build import DONE, tell_build
from pipeline.errors import BeredningError, UsageError
from pipeline.model import Report
from pipeline.store import write_whole
from pipeline.store.decide import Wish

_STOPPED = 2
_FIRST = 3  # FEL of a folder that are named in the summary
_DIED = "programmet avbröts medan mappen byggdes. Bygg den för sig: beredning build --folder {}."
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class County:
    """What was asked for, of every working folder below `place`."""

    place: Path
    today: date
    dry: bool = False
    force: bool = False
    pages: bool = False
    every: bool = False
    from_scratch: bool = False
    jobs: int = 1  # folders that are built at the same time
    cluster: str = ""


@dataclass(frozen=True)
class FolderEnd:
    """How a folder ended: the exit code of its build, and what that said."""

    name: str
    code: int
    lines: tuple[str, ...]

    @property
    def count(self) -> str:
        """Return what was done, or why nothing could be, as a line."""
        told = [line for line in self.lines if not line.startswith("Rapport: ")]
        return told[-1] if told else ""

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the first FEL of those that the build told."""
        found = tuple(line for line in self.lines[:-1] if line.startswith("FEL "))
        more = len(found) - _FIRST
        return found if more < 2 else (*found[:_FIRST], f"… och {more} FEL till")


def build_county(asked: County, progress: Progress = lambda *at: None) -> list[FolderEnd]:
    """Build every working folder below a folder; return how each ended, by name.

    Raises UsageError when there is none, StoreError.
    """
    folders = sorted(working_folders(asked.place))
    if not folders:
        raise UsageError(
            f"Under {asked.place} finns ingen arbetsmapp.",
            remedy="En arbetsmapp har en mapp inputs med arbetsböcker.",
        )
    ends: list[FolderEnd] = []
    run = partial(_build_one, asked)
    for folder, end in each_by_itself(run, folders, asked.jobs):
        name = _name(asked, folder)
        died = BeredningError(_DIED.format(folder))
        ends.append(end if end is not None else _stopped(name, died))
        progress(len(ends), len(folders), name)
    ends.sort(key=lambda end: end.name)
    if not asked.dry:
        page = _page(ends, datetime.now().astimezone())
        write_whole(page_of(asked.place), page.encode("utf-8", "replace"))
    return ends


def working_folders(place: Path) -> Iterator[Path]:
    """Yield the folders with inputs/ at or below a folder; none lies in another."""
    if disk.is_folder(place / "inputs"):
        yield place
        return
    for folder in disk.folders(place):
        if not folder.name.startswith(".") and not folder.is_symlink():
            yield from working_folders(folder)


def _build_one(asked: County, folder: Path) -> FolderEnd:
    """Build one folder; whatever stops it is how it ended."""
    name, told = _name(asked, folder), list[str]()

    def run() -> Report:
        return build(
            Options(
                folder,
                asked.today,
                dry=asked.dry,
                wish=Wish(asked.force),
                pages=asked.pages,
                every=asked.every,
                from_scratch=asked.from_scratch,
                machines=Machines(cluster=asked.cluster),
            )
        )

    def say(_: Report | None, lines: Sequence[str]) -> None:
        told.extend(lines)

    plain = not (asked.dry or asked.force or asked.every or asked.from_scratch)
    try:
        code = tell_build(folder, asked.today, run, say, plain=plain, every=asked.every)
    except BeredningError as error:
        return _stopped(name, error)
    except Exception as error:
        return _stopped(name, unforeseen(error, name))
    return FolderEnd(name, code, tuple(told))


def _name(asked: County, folder: Path) -> str:
    return folder.relative_to(asked.place).as_posix()


def _stopped(name: str, error: BeredningError) -> FolderEnd:
    return FolderEnd(name, _STOPPED, (f"Byggdes inte: {error}",))


# ---------------------------------------------------------------- what is said


def worst(ends: Sequence[FolderEnd]) -> int:
    """Return the worst exit code."""
    return max((end.code for end in ends), default=DONE)


def county_lines(ends: Sequence[FolderEnd], place: Path) -> list[str]:
    """Return a line a folder, with its first FEL below, and last the sum of all."""
    lines: list[str] = []
    for end in ends:
        lines.append(f"{end.name}: {end.count}")
        lines += [f"  {fault}" for fault in end.faults]
        if end.code == 1:
            lines.append(f"  Läs mer i {(place / end.name / 'outputs' / NAME).as_posix()}")
    return [*lines, "", _sum(ends)]


def _sum(ends: Sequence[FolderEnd]) -> str:
    parts = [
        (sum(end.code == DONE for end in ends), "utan fel"),
        (sum(end.code == 1 for end in ends), "med något att rätta"),
        (sum(end.code == _STOPPED for end in ends), "gick inte att bygga"),
    ]
    folders = "1 arbetsmapp" if len(ends) == 1 else f"{len(ends)} arbetsmappar"
    return f"{folders}: {', '.join(f'{number} {what}' for number, what in parts if number)}."


def page_of(place: Path) -> Path:
    """Return where the summary of the folders below a folder is written."""
    return place / NAME


def _page(ends: Sequence[FolderEnd], now: datetime) -> str:
    rows = "".join(
        f"<tr><td>{_link(end)}</td><td>{escape(end.count)}"
        f"{''.join(f'<br><small>{escape(fault)}</small>' for fault in end.faults)}</td></tr>"
        for end in ends
    )
    return (
        '<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Beredning – arbetsmappar</title>'
        f"<style>{STYLE}</style></head><body><h1>Arbetsmappar</h1>"
        f"<p>Skriven {now.strftime('%Y-%m-%d kl. %H.%M')}.</p><p class=sum>{escape(_sum(ends))}</p>"
        "<table><thead><tr><th scope=col>Arbetsmapp</th><th scope=col>Vad</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


def _link(end: FolderEnd) -> str:
    name = escape(end.name)
    if end.code == _STOPPED:
        return name
    return f'<a href="{escape(quote(f"{end.name}/outputs/{NAME}"))}">{name}</a>'
