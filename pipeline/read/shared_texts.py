"""The texts that the sheets of an .xlsx share: which say another thing than they did.

A cell names its text by a number. Programs that save a workbook add texts at the end, change one in
its place, or write all of them in another order. (DECISIONS 344)
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Set
from functools import cached_property
from typing import NamedTuple
from zipfile import ZIP_DEFLATED

from pipeline.xlsx.workbook_package import WorkbookPackage

_BEGIN, _END = b"<si", b"</si>"
_COUNTS = re.compile(rb'\s(?:count|uniqueCount)="[0-9]*"')
# What one text is written with, up to its end: all that it opens is closed in it.
_WORDS = rb"<t(?:\s[^<>]*)?>[^<]*</t>|<t\s?/>"
_LOOK = rb"(?:<rPr>(?:<\w+(?:\s[^<>]*)?/>)*</rPr>)?"
_RUN = rb"<(r|rPh)(?:\s[^<>]*)?>%b(?:%b)</\1>" % (_LOOK, _WORDS)
_TEXT = re.compile(rb"<si(?:\s[^<>]*)?>(?:%b|%b|<phoneticPr\s[^<>]*/>)*" % (_RUN, _WORDS))
_BLOCK = 1_000  # texts that are compared at once


class TextChanges(NamedTuple):
    """Which of the texts that there were say another thing or are gone, and which are new."""

    others: Set[int] = frozenset()
    new: Set[int] = frozenset()


class SharedTexts:
    """The texts that the sheets of a workbook share; `stamp`: what tells them from any others."""

    def __init__(self, data: bytes, stamp: str = "") -> None:
        """Keep the part that they are in; they are told from each other when they are asked for."""
        self.data, self.stamp = data, stamp

    @property
    def longest(self) -> int:
        """Return how many bytes the longest text is written with at most."""
        return len(_END) + max(map(len, self.data.split(_END)))

    @cached_property
    def texts(self) -> list[bytes] | None:
        """Return what each is written with, up to its end; None where that cannot be told."""
        begin, end = self.data.find(_BEGIN), self.data.rfind(_END)
        tail = self.data[end:].removeprefix(_END).strip()
        if not 0 <= begin < end or tail != b"</sst>" or b"<!" in self.data:
            return None
        body = self.data[begin:end]
        texts = body.split(_END)
        return texts if _are_plain(body, len(texts)) or all(map(_TEXT.fullmatch, texts)) else None

    @property
    def head(self) -> bytes:
        """Return what stands before the texts."""
        return self.data[: max(self.data.find(_BEGIN), 0)]

    def changes_since(self, before: SharedTexts) -> TextChanges | None:
        """Return which texts are others than before, None where that cannot be told."""
        if self.stamp and self.stamp == before.stamp:
            return TextChanges()
        now, then = self.texts, before.texts
        if now is None or then is None:
            return None
        if _COUNTS.sub(b"", self.head) != _COUNTS.sub(b"", before.head):
            return None
        common = min(len(now), len(then))
        changed = set(_differing(then, now, common))
        gone, more = range(common, len(then)), range(common, len(now))
        return TextChanges(changed.union(gone), changed.union(more))

    def only(self, numbers: Collection[int]) -> bytes:
        """Return the part with no words but those of some texts, each at the number that it has."""
        texts = self.texts or []
        wanted = {number for number in numbers if number < len(texts)}
        kept = (
            texts[number] + _END if number in wanted else b"<si/>"
            for number in range(max(wanted, default=-1) + 1)
        )
        return b"".join([self.head, *kept, b"</sst>"])


def _are_plain(body: bytes, number: int) -> bool:
    """Return whether every text is words alone: it has the tags of those, and no others."""
    begun = body.count(b"<si><t>") + body.count(b'<si><t xml:space="preserve">')
    ended = body.count(b"</t></si>") + body.endswith(b"</t>")
    apart = body.count(b"</si><si>") == number - 1
    return apart and begun == ended == number and body.count(b"<") == 4 * number - 1


def _differing(then: list[bytes], now: list[bytes], common: int) -> Iterator[int]:
    for first in range(0, common, _BLOCK):
        last = min(first + _BLOCK, common)
        if then[first:last] != now[first:last]:
            yield from (number for number in range(first, last) if then[number] != now[number])


class PackedTexts(NamedTuple):
    """The part with the texts as the zip of a workbook held it."""

    stamp: str
    method: int  # of zipfile
    size: int  # bytes, unpacked
    data: bytes

    def unpacked(self) -> SharedTexts:
        """Return the texts; ValueError when there are none in it."""
        data = self.data
        if self.method == ZIP_DEFLATED:
            try:
                data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, self.size + 1)
            except zlib.error as error:
                raise ValueError(self.stamp) from error
        return SharedTexts(data, self.stamp)


NO_TEXTS = PackedTexts("", 0, 0, b"")


def packed_texts(package: WorkbookPackage, name: str) -> PackedTexts:
    """Return a part of a workbook as it is packed, nothing when it is not there."""
    stamp = package.stamp(name)
    if not stamp:
        return NO_TEXTS
    named = (
        m for m in package.members if m.filename.replace("\\", "/").casefold() == name.casefold()
    )
    member = next(named)
    return PackedTexts(stamp, member.compress_type, member.file_size, package.packed(member))
