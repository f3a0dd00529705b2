"""Digests of a document's blocks, for its memory: taken from its text as it is written.

From the stream of its fields (shadow.py) where that can be had, else from its XML as text. The
first document of a template is also read as a tree; a way that differs is not used for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.ooxml import chart
from pipeline.ooxml.content import Content, content, margin_text, picture_mark, without_last_empty
from pipeline.ooxml.content import digest as block_digest
from pipeline.ooxml.fastcontent import FastContent, UnfitError
from pipeline.ooxml.looks import Looks
from pipeline.ooxml.package import Package, read_package
from pipeline.render.charts import Charts
from pipeline.render.pen import Pen
from pipeline.render.shadow import Shadow

Digests = tuple[tuple[str, ...], tuple[str, ...]]
_MANY = 50_000  # digests remembered


class Digester:
    """Reads the documents of one template."""

    def __init__(self, package: Package, last_num: int) -> None:
        """Know the template and the highest w:numId of its own."""
        self.package = package
        self.fast = FastContent(Looks.of(package), last_num)
        self.compared = False
        self.by_text = self.by_stream = True
        self.known: dict[str, str] = {}
        self.links = {part: self._links(part) for part in package.stories}
        self.shadows = {part: Shadow(self.fast, links) for part, links in self.links.items()}
        margins = (*package.headers, *package.footers, *package.notes, *package.comments)
        self.charts = Charts(package)
        self.margins = {part: margin_text(package, part) for part in margins}

    def __call__(
        self,
        texts: Mapping[str, str],
        streams: Mapping[str, str],
        pen: Pen,
        pictures: Sequence[bytes],
        whole: Callable[[], bytes],
    ) -> Digests:
        """Return the digests of body and margins.

        `streams`: of parts, "" where there is none; `whole` gives the document's bytes.
        """
        if not self.compared:
            return self._compared(texts, streams, pen, pictures, whole)
        if self.by_text:
            told = streams if self.by_stream else {}
            quick = self._quick(texts, told, pen, pictures)
            if quick is not None:
                return self._digests(quick)
        return content(read_package(whole(), self.package.name)).digests

    def _compared(
        self,
        texts: Mapping[str, str],
        streams: Mapping[str, str],
        pen: Pen,
        pictures: Sequence[bytes],
        whole: Callable[[], bytes],
    ) -> Digests:
        """Read the first document as a tree too; keep to the ways that say the same."""
        found = content(read_package(whole(), self.package.name))
        by_text = self._quick(texts, {}, pen, pictures)
        self.by_text = by_text is None or by_text == found
        self.by_stream = self._quick(texts, streams, pen, pictures) == found
        self.compared = True
        return found.digests

    def _quick(
        self,
        texts: Mapping[str, str],
        streams: Mapping[str, str],
        pen: Pen,
        pictures: Sequence[bytes],
    ) -> Content | None:
        links = self._with_own(pen, pictures)
        main = self.package.main

        def read(part: str) -> tuple[str, ...]:
            if streams.get(part):
                return self.shadows[part].blocks(streams[part])
            text = texts.get(part) or self.package.parts[part].decode()
            return self.fast.blocks(text, links.get(part, {}))

        margins = dict(self.margins)
        try:
            blocks = read(main)
            for part in texts:
                if part in margins:
                    margins[part] = "\n".join(read(part))
        except UnfitError:
            return None
        shown = [text for text in margins.values() if text.strip("|\n ")]
        return Content(without_last_empty(blocks), tuple(sorted(shown)))

    def _links(self, part: str) -> dict[str, str]:
        found = {}
        for link in self.package.relationships(part):
            data = self.package.parts.get(link.target)
            if link.kind == "image" and data is not None:
                found[link.id] = picture_mark(data)
            elif link.kind == chart.KIND and data is not None:
                found[link.id] = chart.mark(self.package.root(link.target))
            else:
                found[link.id] = f"<{link.target.rstrip('/')}>"
        return found

    def _with_own(self, pen: Pen, pictures: Sequence[bytes]) -> Mapping[str, Mapping[str, str]]:
        if not (pen.links or pictures or pen.charts):
            return self.links
        links = {part: dict(known) for part, known in self.links.items()}
        for (part, address), identity in pen.links.items():
            links.setdefault(part, {})[identity] = f"<{address.rstrip('/')}>"
        for index, ((part, _), data) in enumerate(zip(pen.pictures, pictures, strict=True), 1):
            links.setdefault(part, {})[f"rIdPicture{index}"] = picture_mark(data)
        for filled in pen.charts.values():
            links[filled.part][filled.link] = self.charts.mark(filled)
        return links

    def _digests(self, quick: Content) -> Digests:
        known = self.known
        if len(known) > _MANY:
            known.clear()
        body = []
        for block in quick.body:
            digest = known.get(block)
            if digest is None:
                digest = known[block] = block_digest(block)
            body.append(digest)
        return tuple(body), tuple(sorted(map(block_digest, quick.margins)))
