"""Files of outputs/ that stand as when a build last knew their bytes, as far as the disk tells.

Size, times and number are enough, as for a build that rests: what is missed is an edit that would
have been told of, never one that is lost, for a file is looked into before it is replaced. It is a
cache, and may be lost. (DECISIONS 105, 346)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import cache, disk
from pipeline.disk import Stamp
from pipeline.errors import StoreError
from pipeline.store.files import open_marks, write_whole

_NAME = (".beredning", "filer.json")  # in outputs/
_Known = tuple[str, Stamp]  # the digest of a file's bytes, and its stamp then


@dataclass
class KnownFiles:
    """The files of one folder. Without `trusts` each is looked into."""

    outputs: Path
    trusts: bool = False
    known: dict[str, _Known] = field(default_factory=dict)  # by target, of earlier builds
    noted: dict[str, _Known] = field(default_factory=dict)  # of this one
    loaded: dict[str, _Known] = field(default_factory=dict)  # as it was written
    # folder → what is in it by name, of those that nobody has asked of yet
    _there: dict[str, dict[str, Stamp | None]] = field(default_factory=dict)

    @classmethod
    def load(cls, outputs: Path, *, trusts: bool) -> KnownFiles:
        """Return what earlier builds knew; nothing where that cannot be read."""
        found = cls(outputs, trusts)
        with suppress(*cache.UNFIT):
            if trusts:
                found.known = dict(map(_entry, cache.items(cache.read(outputs.joinpath(*_NAME)))))
                found.loaded = {**found.known}
        return found

    def look(self, targets: Iterable[str]) -> None:
        """List the folders of some targets, once for all that is asked below."""
        folders = {target.rpartition("/")[0] for target in targets} if self.trusts else set()
        for folder in folders - self._there.keys():
            with suppress(StoreError):
                self._there[folder] = disk.file_stamps(self.outputs / folder)

    def is_there(self, target: str) -> bool:
        """Return whether a file was at a target when its folder was listed, if that is known."""
        return self._now(target) is not None

    def digest(self, target: str) -> str:
        """Return the digest of a file that stands as it was and that nobody has open, else ""."""
        known = self.known.get(target)
        if known is None or known[1] != self._now(target) or self._is_open(target):
            return ""
        self._seen(target)
        return known[0]

    def note(self, target: str, digest: str) -> None:
        """Remember the digest of a file that has been looked into since it was listed."""
        now = self._now(target)
        if now is not None and min(now) >= 0:
            self.noted[target] = digest, now
        self._seen(target)

    def written(self, target: str, digest: str, stamp: Stamp) -> None:
        """Remember a file that was written, if it is still as it was when it got its name."""
        self.forget(target)
        with suppress(StoreError):
            at = disk.about(self.outputs / target) if self.trusts else None
            if at is not None and (at.st_size, at.st_mtime_ns, at.st_ino) == (*stamp[:2], stamp[3]):
                self.noted[target] = digest, disk.file_stamp(at)

    def forget(self, target: str) -> None:
        """Forget a file that will be another."""
        self.noted.pop(target, None)
        self.known.pop(target, None)

    def save(self, targets: Iterable[str]) -> None:
        """Write what is known of the files at some targets, unless it is written already."""
        found = {**self.known, **self.noted}
        kept = {target: found[target] for target in sorted(targets) if target in found}
        if self.trusts and kept != self.loaded:
            told = [[target, digest, *stamp] for target, (digest, stamp) in kept.items()]
            with suppress(StoreError):
                data = json.dumps(told, separators=(",", ":")).encode()
                write_whole(self.outputs.joinpath(*_NAME), data)

    def _seen(self, target: str) -> None:
        """Let whoever asks once more of a file look into it: it may have been saved meanwhile."""
        folder, _, name = target.rpartition("/")
        self._there.get(folder, {}).pop(name, None)

    def _now(self, target: str) -> Stamp | None:
        folder, _, name = target.rpartition("/")
        return self._there.get(folder, {}).get(name)

    def _is_open(self, target: str) -> bool:
        folder, _, name = target.rpartition("/")
        return not self._there[folder].keys().isdisjoint(open_marks(name))


def _entry(entry: object) -> tuple[str, _Known]:
    target, digest, size, *rest = cache.items(entry)
    content, changed, at = map(cache.number, rest)
    return cache.text(target), (cache.text(digest), (cache.number(size), content, changed, at))
