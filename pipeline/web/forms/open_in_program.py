"""Öppna: a file in the officer's own program. What to open is looked up; no path is received.

(DECISIONS 403)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.requests import Request

from pipeline import disk
from pipeline.commands.folder_state import FolderState
from pipeline.commands.template_fields import FOLDER
from pipeline.commands.working_folder import WorkingFolder
from pipeline.publish.programs.open_file import open_file
from pipeline.web.answers.lookup import back_to
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.file_keys import file_key
from pipeline.web.page_views.template_list import named_templates, own_file

_Find = Callable[[WorkingFolder, FolderState, str], Path | None]


def open_in_program(request: Request) -> str:
    """Open what a form names, and go back to its page.

    Raises NoPageError when there is no such file, UsageError when it can't be opened.
    """
    folder: WorkingFolder = request.app.state.folder
    form = request.state.form
    state = folder.state()
    found = (find(folder, state, form[name]) for name, find in _FINDS.items() if name in form)
    path = next(filter(None, found), None)
    if path is None:
        raise NoPageError
    open_file(path, folder.path)
    return back_to(request)


def _document(folder: WorkingFolder, state: FolderState, key: str) -> Path | None:
    found = state.document(key)
    return folder.path / "outputs" / found.place if found else None


def _workbook(folder: WorkingFolder, state: FolderState, key: str) -> Path | None:
    inputs = folder.path / "inputs"
    files = disk.paths_below(inputs, disk.is_aside)
    return next((p for p in files if file_key(p.relative_to(inputs).as_posix()) == key), None)


def _template(folder: WorkingFolder, state: FolderState, key: str) -> Path | None:
    one = next((one for one in named_templates(state) if one.key == key), None)
    name = own_file(folder.path, one) if one else ""
    return folder.path / "templates" / name if name else None


def _sample(folder: WorkingFolder, state: FolderState, key: str) -> Path | None:
    made = disk.paths_below(folder.path / "outputs" / FOLDER)
    return next((path for path in made if file_key(path.name) == key), None)


_FINDS: Mapping[str, _Find] = {
    "dokument": _document,
    "arbetsbok": _workbook,
    "mall": _template,
    "prov": _sample,
}
