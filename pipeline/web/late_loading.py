"""What a page needs is loaded when it is first asked for: the first page does not wait for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Late:
    """A function of web/ that is loaded when it is called: `Late("page_views.cell:cell_page")`."""

    place: str

    def function(self) -> Callable[..., Any]:
        """Return the function itself."""
        module, _, name = self.place.partition(":")
        function: Callable[..., Any] = getattr(import_module(f"pipeline.web.{module}"), name)
        return function

    def __call__(self, *given: object) -> Any:
        """Call it."""
        return self.function()(*given)
