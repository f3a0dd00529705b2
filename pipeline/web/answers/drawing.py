"""Pages out of their models: Jinja, with everything escaped and nothing missing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to show: a file of pages/, its model, the status; `notice`: what just happened."""

    page: str
    model: object
    status: int = 200
    notice: str = ""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Where to go when something is done. `notice`: what is said of it there."""

    address: str
    notice: str = ""


@cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parents[1] / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw(page: str, /, **values: object) -> str:
    """Return a page of pages/ with its values."""
    return _pages().get_template(page).render(values)


def looks_by_digest() -> str:
    """Return how a policy names the looks that stand in pages which get no other file."""
    digest = sha256(draw("few_looks.html").encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"
