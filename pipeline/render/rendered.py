"""What rendering takes and gives: all that is loaded of it where nothing is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.model import Source, TemplateFault, View

RENDERER = "6"  # a change that alters documents gets a new number: they are then out of date


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file: `name` as the cell has it, its bytes' digest, `extension` png or jpg."""

    name: str
    digest: str
    extension: str
    data: bytes


Pictures = Callable[[str], Picture | None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document and what it is made of.

    `faults` are the template's, `refused` are cells that may not stand here (with the reason); with
    either the document must not be written (with faults there is none). `missing`: what a reader
    will see as missing. `contents`: whether it has a contents list, so far without page numbers.
    """

    data: bytes
    reads: Mapping[Source, str]
    fields: tuple[tuple[Source, ...], ...]
    faults: tuple[TemplateFault, ...]
    refused: tuple[tuple[Source, str], ...]
    missing: tuple[str, ...]
    contents: bool = False


class CompiledTemplate(Protocol):
    """A template that documents are made of: `compile_template` gives it."""

    name: str
    remarks: tuple[TemplateFault, ...]

    def render(self, kind: str, key: str, view: View, pictures: Pictures = ...) -> Rendered:
        """Return the document of `view`. `pictures` gives the picture of a file name, or None."""
        ...

    def made_of(self, view: View) -> tuple[frozenset[Source], ...]:
        """Return what each paragraph of the body is made of; () where that cannot be told."""
        ...
