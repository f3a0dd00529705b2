"""What the program says of a working folder, as its pages say it: no id, no path, no terminal."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.commands.working_folder import WorkingFolder
from pipeline.domain.plain_sentences import PlainSentences
from pipeline.errors import BeredningError
from pipeline.model import Dataset
from pipeline.web.page_views.document_rows import plain_sentences


def told_plainly(text: str, folder: WorkingFolder) -> str:
    """Return what was said of a folder in the words of a page; never nothing of it.

    Where the folder cannot be read there are no names to put in it, but no path is shown.
    """
    said = _without_whole_path(text, folder.path)
    try:
        plain = plain_sentences(folder.state())
    except BeredningError:
        plain = PlainSentences(Dataset({}, (), {}))
    return plain(said) or said


def _without_whole_path(text: str, folder: Path) -> str:
    """Return a text with what lies in the folder by its place there, and the folder by its name."""
    for whole in {str(folder), str(folder.resolve())}:
        if Path(whole).is_absolute():
            text = text.replace(f"{whole}{os.sep}", "").replace(whole, f"”{folder.resolve().name}”")
    return text
