"""The benchmarks can be run, and compare documents with the same text; how fast is not tested."""

from __future__ import annotations

import gc
import re

import pytest

from benchmarks import render

pytestmark = pytest.mark.slow


def test_rendering_is_compared_with_docxtpl_on_the_same_letter(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        render.main(2)
    finally:
        gc.unfreeze()  # what it does for the measuring is not for the tests after it

    assert re.search(r"docxtpl / ours: [\d.]+ × \(median of \d+ rounds\)", capsys.readouterr().out)
