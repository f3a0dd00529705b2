"""Digests of a document's blocks, for its memory.

From the streams of its parts where all of them can be told of while they are written; else from
the finished file, as a tree. (DECISIONS 57, 58)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from pipeline.ooxml.content import Content, block_digest, content, margin_text, whole_content
from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.reader import blocks_of, picture_mark
from pipeline.ooxml.package import Package, read_package
from pipeline.render.digests.content_stream import OwnLinks, with_later
from pipeline.render.writers.charts import Charts
from pipeline.render.writers.document_state import PICTURE, Pen

Digests = tuple[tuple[str, ...], tuple[str, ...]]
_MANY = 5_000  # digests remembered


class ContentDigests:
    """Takes the digests of the documents of one template."""

    def __init__(self, package: Package, charts: Charts, pen: Pen) -> None:
        """Know the template, and the pen that its documents are written with."""
        self.package, self.charts, self.pen = package, charts, pen
        self.looks = Looks.of(package)
        self.links = {part: OwnLinks(package, part, pen) for part in package.stories}
        margins = (*package.headers, *package.footers, *package.notes, *package.comments)
        self.margins = {part: margin_text(package, part, self.looks) for part in margins}
        self.known = _Known()
        self.latest: dict[str, tuple[str, str]] = {}  # of margins: the stream, and the text of it

    def of_streams(self, streams: Mapping[str, str], pictures: Sequence[bytes]) -> Digests:
        """Return the digests of body and margins by the streams of the parts with tags."""
        margins = dict(self.margins)
        body = self._body if self.package.main not in streams else ()
        for part, stream in streams.items():
            before, text = self.latest.get(part, ("", ""))
            if stream == before:  # a header or a footer is often as it was
                margins[part] = text
                continue
            whole = with_later(stream, self._later(part, pictures))
            blocks = blocks_of(whole)
            if part == self.package.main:
                body = blocks
            elif part in margins:
                margins[part] = "\n".join(blocks)
                if whole == stream:  # nothing is told of last
                    self.latest[part] = stream, margins[part]
        return self._digests(whole_content(body, margins.values()))

    def of_file(self, data: bytes) -> Digests:
        """Return the digests of body and margins of a finished document."""
        return content(read_package(data, self.package.name)).digests

    @cached_property
    def _body(self) -> tuple[str, ...]:
        """Return the blocks of a body without tags."""
        return content(self.package).body

    def _later(self, part: str, pictures: Sequence[bytes]) -> Callable[[str], str]:
        """Return what tells of the pictures and the charts of a part of the document."""
        links = self.links[part]
        filled = {self.charts.drawn[f.part, f.link][0]: f for f in self.pen.charts.values()}

        def told(identity: str) -> str:
            number = identity.removeprefix(PICTURE)
            if number != identity and number.isdecimal() and 0 < int(number) <= len(pictures):
                return picture_mark(pictures[int(number) - 1])
            chart = filled.get(links.by_id[identity].target)
            return self.charts.mark(chart) if chart is not None else links.drawn_chart(identity)

        return told

    def _digests(self, found: Content) -> Digests:
        known = self.known
        if len(known) > _MANY:
            known.clear()
        digest = known.__getitem__
        return tuple(map(digest, found.body)), tuple(sorted(map(digest, found.margins)))


class _Known(dict[str, str]):
    """The digests of blocks, made at the first ask."""

    def __missing__(self, block: str) -> str:
        made = self[block] = block_digest(block)
        return made
