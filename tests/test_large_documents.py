"""Documents grow with the rows that they read; a template that would take all time is stopped."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import DocumentError
from pipeline.ooxml.package import unpacking
from pipeline.render.language import sandbox
from pipeline.render.template import compile_template
from tests.docx import docx, p, text_of
from tests.rendering import Given, rendered

TEXT = "Ett mål med några ord, som de brukar vara. " * 5
BODY = ["{%p for m in målen %}", *[p("{{ m.namn }}, {{ m.text }}")] * 5, "{%p endfor %}"]
# Goes through all pairs of rows, and through much that is no row.
GREEDY = (
    "{% for a in målen %}{% for b in målen %}{% for c in målen %}{{ a.namn }}{% endfor %}"
    "{% endfor %}{% endfor %}",
    "{% for a in målen %}{% for n in range(90000) %}{{ n }}{% endfor %}{% endfor %}",
    "{% for a in målen %}{% set y = range(99999)|map('string')|sort|list %}{% endfor %}",
)


def goals(number: int) -> list[dict[str, Any]]:
    """Return so many rows."""
    return [{"namn": f"Mål {n}", "text": f"{TEXT}{n}"} for n in range(number)]


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let less be spent, so that what is a thousandth as large is the same."""
    monkeypatch.setattr(sandbox, "MAX_SPENT", 10_000)
    monkeypatch.setattr(sandbox, "MOST_SPENT", 10_000_000)


@pytest.mark.usefixtures("small_budget")
@pytest.mark.parametrize("rows", [1, 10, 100, 400])
def test_a_document_of_any_number_of_rows_is_made_of_them_all(rows: int) -> None:
    made = rendered(docx(*BODY), målen=goals(rows))

    assert made.faults == ()
    assert text_of(made.data).count("Mål ") == 5 * rows


@pytest.mark.usefixtures("small_budget")
@pytest.mark.parametrize("rows", [50, 100, 400])
@pytest.mark.parametrize("tag", GREEDY)
def test_a_greedy_template_over_the_same_rows_is_stopped(tag: str, rows: int) -> None:
    told = stopped(docx(f"Före {tag}"), rows)

    assert told == "taggen tar för mycket tid eller plats." or (rows > 100 and "för 40" in told)


def stopped(template: bytes, rows: int) -> str:
    """Return what is said of a template that is stopped, or of a document."""
    try:
        (fault,) = rendered(template, målen=goals(rows)).faults
    except DocumentError as error:
        return error.sentence
    return fault.message


def test_a_document_that_cannot_be_read_back_is_told_as_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "MAX_XML", 2**20)

    with pytest.raises(DocumentError) as told:
        rendered(docx(*BODY), målen=goals(1_000))

    assert told.value.sentence.startswith("Dokumentet blir för stort: brödtexten blir 4 MB XML")
    assert told.value.remedy.startswith("Dela upp det")


def test_a_document_of_a_thousand_pages_is_made() -> None:
    made = rendered(docx(*BODY), målen=goals(3_000))

    assert made.faults == ()
    assert text_of(made.data).count("Mål ") == 15_000


@pytest.mark.usefixtures("small_budget")
def test_a_document_with_more_fields_than_can_be_read_back_is_stopped_before_all_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "MOST_PRINTED", 5_000)
    pairs = "{% for a in målen %}{% for b in målen %}{{ a.namn }}{% endfor %}{% endfor %}"

    assert text_of(rendered(docx(pairs), målen=goals(50)).data).count("Mål ") == 2_500
    assert stopped(docx(pairs), 100).startswith("Dokumentet blir för stort: det upprepar sin mall")


@pytest.mark.parametrize("order", ["sort", "sort(reverse=true)", "svensk_ordning"])
def test_to_put_in_order_what_is_told_item_by_item_costs_as_much_as_a_list(order: str) -> None:
    def spent(tag: str) -> int:
        template = compile_template(docx(f"{{% set y = {tag} %}}"), "prov.docx")
        assert template.render("prov", "P", Given({})).faults == ()
        return template.pen.budget.spent

    items = "range(999)|map('string')"

    assert spent(f"{items}|{order}") - spent(f"{items}|list") >= 999 * 200
