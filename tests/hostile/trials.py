"""One mutated file through the program: what it may raise, and what must hold when it does not."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

from pipeline import bugs
from pipeline.check import check
from pipeline.errors import BeredningError
from pipeline.model import Dataset, DocumentPlan, Plans
from pipeline.ooxml.package import read_package
from pipeline.plan import plan, vocabulary
from pipeline.read import read_folder
from pipeline.render import Picture, Rendered
from pipeline.render.template import Template, compile_template
from tests.docx import (
    bookmark,
    bullet,
    control,
    docx,
    field,
    heading,
    number,
    p,
    picture,
    png,
    row,
    run,
    table,
)
from tests.hostile.home import grid
from tests.hostile.mutate import mutated
from tests.workbooks import write_book
from tests.working_folder import base

TODAY = date(2026, 11, 21)


def sample_template() -> bytes:
    """Return a small template of a report with one of everything."""
    loop = [
        row("{%tr for b in beslut.beslutspunkter %}"),
        row("{{ loop.index }}", "{{ b.sats }}"),
        row("{%tr endfor %}"),
    ]
    columns = row("{%tc for o in [organ, organ] %}", "{{ o.namn }}", "{%tc endfor %}")
    sentence = "{% set antal = beslut.beslutspunkter|length %}{{ antal }} st, {{ 'x' * 3 }}"
    macro = "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(organ.namn) }}{{ m(möte.plats) }}"
    return docx(
        heading("{{ ärende.ärendemening }}"),
        p("Dnr {{ ärende.dnr }}, ", field("PAGE"), " {{ möte.datum|datum }}"),
        p("{% if organ.namn %}{{ organ.namn|upper }}{% else %}-{% endif %}"),
        p("{%p for t in texter.sammanfattning %}"),
        p("{{ t.text }}"),
        p("{%p endfor %}"),
        p("{%p if kommun.postadress %}"),
        p("{{ kommun.postadress }} {# x #}"),
        p("{%p endif %}"),
        p(sentence),
        p(macro),
        bullet("{{ ärende.handläggare.namn }}"),
        number("{{ beslut.typ }}"),
        p("{% for b in beslut.beslutspunkter %}{{ b|att_punkt }}{% endfor %}"),
        p("{{ texter.bedömning|map(attribute='text')|first|default('-') }}"),
        table(["Nr", "Sats"], *loop),
        table(columns, header=False),
        f"<w:p>{_LINK}{_BOX}</w:p>",
        p(control("{{ ärende.dnr }}", "x", plain=True), control(run("{{ organ.namn }}"), id=2)),
        p(bookmark("{{ kommun.namn }}", "b"), run("{{ organ.namn }}", "<w:b/>")),
        p(run("{{ org"), run("an.namn }}", "<w:i/>"), '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        p(picture("{{ kommun.logotyp }} Vapen")),
        headers=p("{{ kommun.namn }}"),
        footers=p(field("NUMPAGES"), "{{ organ.i_löpande_text }}"),
        footnotes=["{{ kommun.genitiv }}"],
        core="{{ ärende.ärendemening }}",
    )


_LINK = f'<w:hyperlink w:anchor="b">{run("{{ ärende.dnr }}")}</w:hyperlink>'
_INSIDE = f"<w:txbxContent>{p('{{ organ.namn }}')}</w:txbxContent>"
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
    '<wp:docPr id="7" name="Ruta" descr="{{ ärende.dnr }}"/><a:graphic><a:graphicData uri="x">'
    f"<wps:wsp><wps:txbx>{_INSIDE}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
    '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="s"><v:textbox>'
    f"{_INSIDE}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def _sound(path: Path) -> Path:
    """Write a workbook with a small but complete case."""
    return write_book(path, {sheet: grid(rows) for sheet, rows in base().items()})


def _prepared(inputs: Path) -> tuple[Dataset, Plans]:
    found = read_folder(inputs)
    dataset = check(found.tables, TODAY, found.problems)
    for problem in dataset.problems:
        assert len(str(problem).splitlines()) == 1
        assert problem.code != bugs.CODE, problem
    return dataset, plan(dataset)


class WorkbookTrial:
    """Reads, checks and plans a mutated workbook, and renders what it asks for."""

    def __init__(self) -> None:
        """Prepare the sound workbook and the templates."""
        self.place = tempfile.TemporaryDirectory()
        self.path = Path(self.place.name, "bok.xlsx")
        self.sound = _sound(self.path).read_bytes()
        self.template = compile_template(sample_template(), "mall.docx")

    def __call__(self, seed: str) -> None:
        """Try the mutation of that seed."""
        self.path.write_bytes(mutated(self.sound, seed))
        _, plans = _prepared(self.path.parent)
        for one in plans.plans[:3]:
            _rendered(self.template, one)


class TemplateTrial:
    """Compiles a mutated template and renders it."""

    def __init__(self) -> None:
        """Prepare the sound template and what it is rendered with."""
        with tempfile.TemporaryDirectory() as place:
            dataset, plans = _prepared(_sound(Path(place, "bok.xlsx")).parent)
        self.sound = sample_template()
        self.plan = next(one for one in plans.plans if one.kind == "tjänsteskrivelse")
        self.vocabulary = vocabulary(self.plan.kind, dataset)
        made = _rendered(compile_template(self.sound, "mall.docx", self.vocabulary), self.plan)
        assert made is not None
        assert not made.faults

    def __call__(self, seed: str) -> None:
        """Try the mutation of that seed."""
        try:
            template = compile_template(mutated(self.sound, seed), "mall.docx", self.vocabulary)
        except BeredningError:
            return
        _rendered(template, self.plan)


class FailingTrial:
    """Fails in each way that a trial can, to see that it is noticed."""

    def __call__(self, seed: str) -> None:
        """Raise at mutation 1, end the process at 3, take more memory than is allowed at 5."""
        number = int(seed.rpartition("/")[2])
        if number == 1:
            raise ZeroDivisionError
        if number == 3:
            os.abort()
        if number == 5:
            bytes(range(256)) * 3_000_000


_PICTURE = Picture("vapen.png", "0" * 16, "png", png())


def _picture(name: str) -> Picture:
    return _PICTURE


def _rendered(template: Template, one: DocumentPlan) -> Rendered | None:
    """Render; what is made without a fault must be a Word file that can be read."""
    try:
        made = template.render(one.kind, one.key, one.view, _picture)
    except BeredningError:
        return None
    if not (made.faults or made.refused):
        package = read_package(made.data, one.target)
        for part in package.stories:
            package.root(part)
    return made
