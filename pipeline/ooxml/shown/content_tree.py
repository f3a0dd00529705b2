"""A built document as a tree that a page can show: headings, lists, tables, notes, comments.

Each paragraph with words has the number of its sentence, as `explain` has them: they are paired
where the paragraphs are read (provenance.py). (DECISIONS 400)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.ooxml.content.looks import Looks
from pipeline.ooxml.content.provenance import Explained
from pipeline.ooxml.content.texts import place
from pipeline.ooxml.package import Package
from pipeline.ooxml.shown.shown_blocks import ShownStory, is_shown
from pipeline.ooxml.shown.story_reading import Setting, StoryReader


@dataclass(frozen=True, slots=True)
class ContentTree:
    """All that a reader of a document sees, each story once."""

    body: ShownStory
    headers: tuple[ShownStory, ...]
    footers: tuple[ShownStory, ...]
    footnotes: tuple[ShownStory, ...]
    endnotes: tuple[ShownStory, ...]
    comments: tuple[ShownStory, ...]

    @property
    def stories(self) -> Iterator[ShownStory]:
        """Yield all of them; those with sentences in the order of `explain`."""
        yield self.body
        for stories in (self.headers, self.footers, self.footnotes, self.endnotes, self.comments):
            yield from stories


def content_tree(package: Package, found: Explained) -> ContentTree:
    """Return a document as a tree; `found`: what is known of its sentences.

    Raises DocumentError for a file with a broken part.
    """
    looks = Looks.of(package)
    numbers = {element: number for number, element in enumerate(found.elements)}
    settings: dict[bytes, Setting] = {}

    def reader(part: str) -> StoryReader:
        return StoryReader(package, part, looks, numbers, settings)

    def whole(parts: Iterable[str]) -> tuple[ShownStory, ...]:
        stories = (reader(part).story(found.roots[part], place(package, part)) for part in parts)
        return tuple(story for story in stories if any(map(is_shown, story.blocks)))

    def notes(kind: str) -> tuple[ShownStory, ...]:
        parts = package.related(kind)
        return tuple(n for part in parts for n in reader(part).notes(found.roots[part], kind))

    comments = ((part, package.root(part)) for part in package.comments)
    return ContentTree(
        reader(package.main).story(found.roots[package.main], ""),
        whole(package.headers),
        whole(package.footers),
        notes("footnotes"),
        notes("endnotes"),
        tuple(c for part, root in comments for c in reader(part).comments(root)),
    )
