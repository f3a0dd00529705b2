"""Where the templates that come with the program are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def builtin_templates() -> Path:
    """Return the folder that holds `standard/`: in the installed package, else in the checkout."""
    installed = PACKAGE / "mallar"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"
