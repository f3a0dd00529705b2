"""What the program leans on in other packages without their promise: each in the shape it expects.

A new version that changes one of these is stopped by its upper bound in setup.cfg. Raise the bound
when these tests, and the others, pass with the new version.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from configparser import ConfigParser
from importlib import import_module
from importlib.metadata import version
from io import BytesIO

import click
import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from openpyxl import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.table import Table

from pipeline.cli_texts import LOOK_UPS
from pipeline.render.markup.docxtpl_dialect import patched, with_fixed_grids
from tests.pages import TOP

LEANED_ON = ("click", "docxtpl", "jinja2", "openpyxl")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def parameters(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize("package", LEANED_ON)
def test_no_version_that_was_not_tried_is_let_in(package: str) -> None:
    setup = ConfigParser()
    setup.read(TOP / "setup.cfg", encoding="utf-8")
    wanted = setup["options"]["install_requires"]
    (bound,) = re.findall(rf"^{package} >= [\d.]+, < ([\d.]+)$", wanted, re.MULTILINE)

    installed = [int(part) for part in version(package).split(".")[:2]]
    assert installed < [int(part) for part in bound.split(".")]


def test_docxtpl_mends_a_tag_that_word_has_split_without_a_template_at_hand() -> None:
    split = "<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{ x }</w:t></w:r><w:r><w:t>}</w:t></w:r></w:p>"

    assert parameters(DocxTemplate.patch_xml) == ["self", "src_xml"]
    assert patched(split) == ('<w:p><w:r><w:t xml:space="preserve">{{ x }}</w:t></w:r></w:p>')


def test_docxtpl_puts_a_paragraph_s_tag_in_the_place_of_the_paragraph() -> None:
    assert patched("<w:p><w:r><w:t>{%p if x %}</w:t></w:r></w:p>") == "{% if x %}"


def test_docxtpl_gives_a_table_the_columns_that_its_rows_have() -> None:
    cell = "<w:tc><w:tcPr><w:tcW w:w='900'/></w:tcPr><w:p/></w:tc>"
    grid = "<w:tblGrid><w:gridCol w:w='900'/></w:tblGrid>"
    body = f"<w:body {W}><w:tbl>{grid}<w:tr>{cell}{cell}</w:tr></w:tbl></w:body>"

    made = with_fixed_grids(body)

    assert made.count("<w:gridCol ") == 2


def test_jinja_makes_its_output_in_the_steps_that_are_ours() -> None:
    steps = ("_output_child_to_const", "_output_child_pre", "_output_child_post")
    for step in steps:
        assert parameters(getattr(CodeGenerator, step)) == ["self", "node", "frame", "finalize"]

    code = Environment(autoescape=False).compile("{{ x }}", "mall", "mall", raw=True)
    assert "def root(context" in code
    assert re.search(r"^debug_info = '1=\d+", code, re.MULTILINE)


def test_click_looks_its_texts_up_by_the_names_that_are_replaced() -> None:
    named = set()
    for module in pkgutil.iter_modules(click.__path__, "click."):
        if not module.name.endswith(("_winconsole", "_termui_impl", "_tui")):
            named |= {name for name in vars(import_module(module.name)) if name in LOOK_UPS}

    assert named == set(LOOK_UPS)
    assert "_" in vars(click.core)


def test_openpyxl_writes_a_footer_of_two_parts() -> None:
    left, right = _HeaderFooterPart("&A"), _HeaderFooterPart("&P (&N)")
    footer = HeaderFooterItem(left=left, right=right)

    assert str(footer.to_tree("oddFooter").text) == "&L&A&R&P (&N)"


def test_openpyxl_lets_a_text_that_begins_with_a_sign_of_formulas_be_a_text() -> None:
    cell = Workbook().worksheets[0]["A1"]
    cell.value = "=1+1"
    assert cell.data_type == "f"

    cell.data_type = "s"
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_openpyxl_names_a_table_s_columns_after_the_cells_and_gives_it_a_filter() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Id", "Namn"])
    sheet.add_table(Table(name="T", displayName="T", ref="A1:B2"))
    book.save(BytesIO())

    (table,) = sheet.tables.values()
    assert table.column_names == ["Id", "Namn"]
    assert table.autoFilter.ref == "A1:B2"
