"""A folder that a service copies between computers: the page says what that means."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from pipeline.web.live.synced import synced_by
from tests.page_server import serving
from tests.working_folder import TODAY, WorkingFolder

HOME = PureWindowsPath(r"C:\Users\elin")


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        (HOME / "OneDrive - Granviks kommun" / "Ärenden", "OneDrive"),
        (HOME / "OneDrive" / "Ärenden", "OneDrive"),
        (HOME / "Skrivbord" / "Ärenden", "OneDrive"),
        (HOME / "Granviks kommun" / "Nämnden - Dokument" / "Ärenden", "OneDrive"),
        (HOME / "Granviks kommun" / "Annat", ""),
        (HOME / "Documents" / "Om OneDrive", ""),
        (PurePosixPath("/Users/elin/Library/CloudStorage/OneDrive-Granvik/Mål"), "OneDrive"),
        (PurePosixPath("/Users/elin/Library/Mobile Documents/Mål"), "iCloud"),
        (PurePosixPath("/home/elin/Dropbox/Mål"), "Dropbox"),
        (PureWindowsPath(r"\\server\enhet\Ärenden"), ""),
    ],
)
def test_the_services_are_known_by_their_folders(
    folder: PureWindowsPath | PurePosixPath, service: str
) -> None:
    environ = {"OneDriveCommercial": str(HOME / "Skrivbord"), "OneDrive": ""}
    libraries = [str(HOME / "Granviks kommun" / "Nämnden - Dokument")]

    assert synced_by(folder, environ, libraries) == service


@pytest.mark.parametrize(("name", "said"), [("OneDrive - Granvik", True), ("Ärenden", False)])
def test_the_page_says_that_builds_do_not_see_each_other_there(
    tmp_path: Path, name: str, said: bool
) -> None:
    folder = WorkingFolder(tmp_path / name).write()
    with serving(folder.path, TODAY) as page:
        assert ("Arbetsmappen synkas av OneDrive." in page.ask("/").body) is said
        assert "synkas" not in page.ask("/ratta").body
