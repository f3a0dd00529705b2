"""The words of statuses, types, purposes and results mean something in one place only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline import schema
from pipeline.plan.documents import KINDS
from pipeline.schema import vocabulary_name

HOME = Path(pipeline.__file__).parent
COLUMNS = (
    ("Sammanträden", "Status"),
    ("Behandling", "Syfte"),
    ("Behandling", "Resultat"),
    ("Beslut", "Typ"),
    ("Beslut", "Status"),
    ("Program", "Status"),
    ("Mål", "Status"),
)
# The same word in another sense: `program` is a document, `beslut` a list.
# `val` is also the attribute of Word's XML that holds a value.
OTHER_NAMES = {kind.name for kind in KINDS} | {vocabulary_name(s.name) for s in schema.SHEETS}
OTHER_NAMES |= {"val"}
WORDS = {
    word
    for sheet, header in COLUMNS
    if (column := schema.BY_NAME[sheet].column(header))
    for word in column.choices
} - OTHER_NAMES
# Where it stands → the words that may stand there, which are not those of these columns.
EXCEPTIONS = {
    "_FORMAL": {"formalia"},  # in a file's name
    "_GROUPS": {"formalia", "information", "anmälan", "övrigt"},  # what templates call them
    "change_words": {"ersatt"},  # Ändringar.Typ
    "_FORMS": {"ersatt"},
    "_KINDS_OF_BODY": {"beredning"},  # Organ.Typ
    "_rows": {"beredning"},
    "LETTER_ROOTS": {"remiss"},  # what templates call the row
}


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: path.stem)
def test_a_word_of_a_column_is_compared_in_domain_only(path: Path) -> None:
    if path.parent.name == "domain" or path.name == "schema.py":
        return
    found = [f"{owner}: {word}" for owner, word in compared(ast.parse(path.read_text("utf-8")))]

    assert found == [], (
        "Give the word a name in domain/, or, if it means something else, in EXCEPTIONS."
    )


def compared(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each word that is compared, or that is given a name of its module to compare with."""
    for statement in module.body:
        owner = name_of(statement)
        assigned = isinstance(statement, ast.Assign | ast.AnnAssign)
        parts = [statement] if assigned else compares(statement)
        for part in parts:
            for word in sorted(WORDS & set(strings(part)) - EXCEPTIONS.get(owner, set())):
                yield owner, word


def name_of(statement: ast.stmt) -> str:
    """Return the name that a function, class or assignment gives."""
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0])
    return getattr(statement, "name", "")


def compares(statement: ast.stmt) -> list[ast.AST]:
    """Return the comparisons in a statement."""
    return [node for node in ast.walk(statement) if isinstance(node, ast.Compare | ast.match_case)]


def strings(node: ast.AST) -> Iterator[str]:
    """Yield the strings that stand in an expression; of a dictionary, those of its keys."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    inner = node.keys if isinstance(node, ast.Dict) else ast.iter_child_nodes(node)
    for found in inner:
        yield from strings(found) if found else ()


def test_each_purpose_proposes_a_type_of_decision_that_there_is() -> None:
    column = schema.BY_NAME["Beslut"].column("Typ")

    assert column is not None
    assert set(schema.PURPOSES.values()) == set(column.choices)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('def f(row):\n    return row["Status"] == "hållet"', [("f", "hållet")]),
        ('def f(row):\n    return row["Status"] in ("fattat", "x")', [("f", "fattat")]),
        ('HELD = frozenset(["hållet"])', [("HELD", "hållet")]),
        ('def f():\n    return {"Status": "hållet"}', []),
    ],
)
def test_what_counts_as_compared(text: str, words: list[tuple[str, str]]) -> None:
    assert list(compared(ast.parse(text))) == words
