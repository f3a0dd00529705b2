"""What was kept of the sheets of an .xlsx, beside the texts that they share now.

(DECISIONS 344)
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from pipeline.read.kept_sheets import KeptFile, KeptSheet, Origin
from pipeline.read.shared_texts import SharedTexts, TextChanges

_NOTHING: frozenset[int] = frozenset()


@dataclass
class EarlierTexts:
    """The texts that sheets share `now`, and those that they shared in what is `known`."""

    now: SharedTexts
    known: KeptFile | None

    @cached_property
    def changes(self) -> TextChanges | None:
        """Return which texts have changed, None where that cannot be told."""
        if self.known is None or not self.known.texts.stamp:
            return None
        try:
            return self.now.changes_since(self.known.texts.unpacked())
        except ValueError:
            return None

    def others(self, name: str, before: KeptSheet, now: Origin) -> Set[int] | None:
        """Return which texts say another thing than when a sheet was read, by their numbers.

        None where that cannot be told, or something else has changed that all of it hangs on.
        """
        if before.origin.context != now.context:
            return None
        if before.origin.texts == now.texts:
            return _NOTHING
        held = self.known is not None and (name, before.origin) in self.known.sheets
        return self.changes.others if held and self.changes is not None else None

    @property
    def is_new(self) -> bool:
        """Return whether nobody has read some of the texts yet, or that cannot be told."""
        return self.changes is None or bool(self.changes.new)

    def needed(self, used: Set[int]) -> bytes:
        """Return the part with the texts that are `used`, and all that nobody has read yet."""
        if self.changes is None or self.now.texts is None:
            return self.now.data
        return self.now.only(self.changes.new | used)
