"""What a run of the tests does once for all builds: it compiles a template, and waits for no disk.

Most of what a small build takes is compiling its templates, and a thousand tests build with the
same ones. As one compiled template makes many documents of a build, it makes those of many builds.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator

import pytest

from pipeline.building import templates
from pipeline.building.kept_parts import KeptParts
from pipeline.model import HouseStyle, Vocabulary
from pipeline.render.template import Template, compile_template

_AS_IT_IS = HouseStyle()
_KEPT = 150  # templates: those of the program, of the cases and of the tests' own folder

Compile = Callable[[bytes, str, Vocabulary | None, HouseStyle], Template]
Asked = tuple[Vocabulary | None, HouseStyle]


class Remembering:
    """Compiles as `real` does; the same bytes, name, vocabulary and style once."""

    def __init__(self, real: Compile) -> None:
        self.real = real
        self.known: OrderedDict[tuple[bytes, str], list[tuple[Asked, Template]]]
        self.known = OrderedDict()

    def __call__(
        self,
        data: bytes,
        name: str,
        vocabulary: Vocabulary | None = None,
        style: HouseStyle = _AS_IT_IS,
        parts: KeptParts | None = None,
    ) -> Template:
        """Return the compiled template; no build keeps parts of it."""
        made = self.known.setdefault((data, name), [])
        self.known.move_to_end((data, name))
        if len(self.known) > _KEPT:
            self.known.popitem(last=False)
        for asked, template in made:
            if asked == (vocabulary, style):
                return template
        template = self.real(data, name, vocabulary, style)
        made.append(((vocabulary, style), template))
        return template


def build_swiftly(patch: pytest.MonkeyPatch) -> None:
    """Let the builds of this process share compiled templates, and take the disk at its word."""
    patch.setattr(templates, "_compile_template", Remembering(compile_template))
    patch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    """Do once for all tests what each build would do again."""
    with pytest.MonkeyPatch.context() as patch:
        build_swiftly(patch)
        yield
