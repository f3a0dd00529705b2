"""What people see and hear of a page, and what its tables and headings are."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_UNSEEN = ("head", "script", "style", "noscript")
_ENDLESS = ("input", "meta", "link", "br", "img", "option")


@dataclass
class Element:
    """One element with its attributes and all the text in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class PageText(HTMLParser):
    """A page: its elements in their order, and the text that is seen or heard."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    @classmethod
    def of(cls, html: str) -> PageText:
        """Return a page that is read."""
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _ENDLESS:
            self._open.append(element)
        self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and what stands open in it."""
        if any(one.name == tag for one in self._open):
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        for one in self._open:
            one.text += data
        if not any(one.name in _UNSEEN for one in self._open):
            self.text += data

    def all(self, name: str) -> list[Element]:
        """Return the elements of a name."""
        return [one for one in self.elements if one.name == name]

    def line(self, name: str) -> str:
        """Return the text of the only element of a name."""
        (found,) = self.all(name)
        return " ".join(found.text.split())
