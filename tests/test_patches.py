"""The examples of CONTRIBUTING.md are put where their lines stand, wherever that is by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.patches import apply

DIFF = """\
--- a/one.py
+++ b/one.py
@@
 def two():
-    return 1
+    return 2

@@ def four
+four = 4
 five = 5
--- /dev/null
+++ b/new.py
@@
+new = True
"""
BEFORE = "def one():\n    return 1\n\ndef two():\n    return 1\n\nfive = 5\n"
AFTER = "def one():\n    return 1\n\ndef two():\n    return 2\n\nfour = 4\nfive = 5\n"


def test_a_change_is_made_where_its_lines_stand(tmp_path: Path) -> None:
    for above in ("", "# a line\n" * 50):
        (tmp_path / "one.py").write_text(above + BEFORE, "utf-8")

        assert apply(tmp_path, DIFF) == {"one.py", "new.py"}

        assert (tmp_path / "one.py").read_text("utf-8") == above + AFTER
        assert (tmp_path / "new.py").read_text("utf-8") == "new = True\n"


def test_a_change_that_is_made_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(BEFORE, "utf-8")

    apply(tmp_path, DIFF)
    apply(tmp_path, DIFF)

    assert (tmp_path / "one.py").read_text("utf-8") == AFTER


@pytest.mark.parametrize(("text", "times"), [("five = 5\n", 0), (BEFORE + BEFORE, 2)])
def test_a_change_whose_place_is_not_clear_is_told(text: str, times: int, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(text, "utf-8")

    with pytest.raises(AssertionError, match=f"one.py has these lines {times} times, not once"):
        apply(tmp_path, DIFF)
