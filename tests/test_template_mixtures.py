"""Templates put together at random: whatever stands in them, a document is sound or not made.

Each is refused with its faults, or makes documents with every id and name once, in which all that
leads to a bookmark of the template leads somewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from pipeline.errors import TemplateError
from pipeline.render.template import compile_template
from tests.docx import W, cell, docx, field, files_of, p, run, table
from tests.rendering import NAME, Given, all_of, sound
from tests.test_beside_tags import CONTENTS, LANDSCAPE
from tests.test_cross_references import GOALS

BY = 'w:id="9" w:author="Anna"'
KEPT = [content.runs for content in CONTENTS.values() if content.kept]
WORDS = [
    "ord ", "{{ x }}", "{{ tom }}", "{% if x %}a{% endif %}", "{% for m in mål %}b{% endfor %}",
    "{% if tom %}c{% else %}d{% endif %}", "{{r x }}", "{% set q %}e{% endset %}",
]  # fmt: skip
LEADS = ["REF b1 \\h", "PAGEREF b2", "NOTEREF b3"]
VALUES = [("ja", GOALS), ("", GOALS[:1]), ("ja", [])]


class Mixer:
    """Makes the blocks of a template of a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def piece(self) -> str:
        """Return something that stands in a paragraph."""
        choose, number = self.random.choice, self.random.choice("123")
        makers: list[Callable[[], str]] = [
            lambda: run(choose(WORDS)),
            lambda: run(choose(WORDS)),
            lambda: choose([c.runs for c in CONTENTS.values()]),
            lambda: f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/>',
            lambda: f'<w:bookmarkEnd w:id="{number}"/>',
            lambda: f'<w:permStart w:id="{number}"/>',
            lambda: f'<w:permEnd w:id="{number}"/>',
            lambda: field(choose(LEADS)),
            lambda: f'<w:r><w:footnoteReference w:id="{choose("12")}"/></w:r>',
            lambda: f"<w:ins {BY}>{run('nytt {{ x }}')}</w:ins>",
            lambda: f"<w:del {BY}><w:r><w:delText>bort</w:delText></w:r></w:del>",
        ]
        return choose(makers)()

    def paragraph(self) -> str:
        """Return a paragraph, sometimes the last of a section."""
        pieces = [self.piece() for _ in range(self.random.randint(0, 3))]
        properties = LANDSCAPE if self.random.random() < 0.05 else ""
        return p(*pieces, properties=properties, style=self.random.choice(["", "Heading1"]))

    def tag(self, written: str) -> str:
        """Return the paragraph of a tag, sometimes with what can stand beside it."""
        beside = [self.random.choice(KEPT)] if self.random.random() < 0.4 else []
        pieces = [run(written), *beside]
        self.random.shuffle(pieces)
        return p(*pieces)

    def blocks(self, depth: int = 0) -> list[str]:
        """Return one to three blocks."""
        found = [b for _ in range(self.random.randint(1, 3)) for b in self._block(depth)]
        return found or [p("ord")]

    def _block(self, depth: int) -> list[str]:
        kind = self.random.randint(0, 6 if depth < 3 else 1)
        if kind < 2:
            return [self.paragraph()]
        if kind == 2:
            lone = self.random.choice(["{{ x }}", "{{ tom }}", "{{ lång }}", "{%p set a = 1 %}"])
            return [
                p('<w:bookmarkStart w:id="1" w:name="b1"/>', run(lone), '<w:bookmarkEnd w:id="1"/>')
            ]
        if kind == 3:
            last = self.blocks(depth + 1)
            return [self.tag("{%p for m in mål %}"), *last, self.tag("{%p endfor %}")]
        if kind == 4:
            first, last = self.blocks(depth + 1), self.blocks(depth + 1)
            return [
                self.tag("{%p if x %}"), *first, self.tag("{%p else %}"), *last,
                self.tag("{%p endif %}"),
            ]  # fmt: skip
        rows = [["{%tr for m in mål %}"], [cell(*self.blocks(depth + 1), "")], ["{%tr endfor %}"]]
        return [table(["A"], *rows), ""]


SEEDS = range(24)


def made_of(seed: int) -> bool:
    """Return whether the template of a seed is taken; all that is made of it is as it should."""
    template = docx(*Mixer(seed).blocks(), "{{ x }}", footnotes=["Ett {{ x }}", "Två {{ y }}"])
    try:
        compiled = compile_template(template, NAME)
    except TemplateError:
        return False  # which tells its faults
    known = re.findall(r'w:name="(b\d)"', files_of(template)["word/document.xml"].decode())
    for x, goals in VALUES:
        values = {"x": x, "y": "y", "tom": "", "lång": ("Ett", "Två"), "mål": goals}
        made = compiled.render("prov", "R", Given(values))

        assert made.faults == ()
        assert sound(made.data) == (), seed
        names = {e.get(f"{{{W}}}name") for e in all_of(made.data, "bookmarkStart")}
        told = " ".join(str(e.text) for e in all_of(made.data, "instrText"))
        asked = re.findall(r"REF (\w+)", told)
        assert [name for name in asked if name[:2] in known and name not in names] == [], seed
    return True


def test_a_template_is_refused_or_makes_sound_documents() -> None:
    assert sum(map(made_of, SEEDS)) > len(SEEDS) / 2
