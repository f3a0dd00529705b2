"""`template preview`: a template filled with a real document and with rows hard to show."""

from __future__ import annotations

import pytest

from pipeline.commands import template_preview
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.docx import text_of
from tests.test_cli import Terminal, at, beredning, folder
from tests.working_folder import WorkingFolder

__all__ = ["beredning", "folder"]  # fixtures


def test_both_documents_are_written_and_sound(
    beredning: Terminal, folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_preview, "find_office", lambda: None)

    told = beredning("template", "preview", "tjänsteskrivelse", *at(folder))

    home = folder.path / "outputs" / "mallar"
    real = (home / "prov-tjansteskrivelse-riktigt.docx").read_bytes()
    hard = (home / "prov-tjansteskrivelse-svart.docx").read_bytes()
    assert told.code == 0
    assert told.lines[-1] == "LibreOffice finns inte på datorn, så det blev inga PDF-filer."
    assert text_of(real) != text_of(hard)
    assert not faults(read_package(real, "riktigt"))
    assert not faults(read_package(hard, "svårt"), tags=False)


def test_a_kind_without_a_document_is_told(beredning: Terminal, folder: WorkingFolder) -> None:
    told = beredning("template", "preview", "uppföljning", *at(folder))

    assert (told.code, told.err.partition(".")[0]) == (
        2, "Inget dokument av sorten uppföljning är planerat",
    )  # fmt: skip
