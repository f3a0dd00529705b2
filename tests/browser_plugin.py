"""The fixtures of tests in a browser (browser.py), which is not loaded by those without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a browser (playwright's) for the tests of a module."""
    from tests.browser import launched

    with launched() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Any) -> Iterator[Any]:
    """Return a `Visitor`; the test fails when one of its pages did what none may do."""
    from tests.browser import Visitor

    visitor = Visitor(chromium)
    yield visitor
    visitor.close()
    assert visitor.faults == []
