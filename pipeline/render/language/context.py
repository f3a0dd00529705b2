"""The names of one document, as its template sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2.runtime import Context

from pipeline.model import MISSING, Link, View
from pipeline.render.language.environment import Branch
from pipeline.render.language.undefined import Misses


class _Sections(Branch):
    """`texter` as a template sees it."""

    def __init__(self, view: View, links: Mapping[str, Link]) -> None:
        self.view, self.links = view, links

    def __getitem__(self, name: str) -> Any:
        return self.view.follow(self.links[name])


class Names(Context):
    """The names of a document: looked up when asked for, so that only what is asked is read."""

    view: View
    misses: Misses

    def resolve_or_missing(self, key: str) -> Any:
        """Return what a name stands for."""
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        found = self.view.root(key)
        if found is MISSING:
            return self.misses.missing(key, lambda: self.view.roots)
        branch = isinstance(found, Mapping) and type(found) is not dict
        return _Sections(self.view, found) if branch else found
