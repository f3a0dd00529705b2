"""Why a document is out of date, in words that are true: what was touched, and where it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.working_folder import (
    CALL_AU,
    CALL_KF,
    DECISION_1,
    LETTER,
    MINUTES_KF,
    PROGRAM,
    WILL,
    WorkingFolder,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a small working folder."""
    return WorkingFolder(tmp_path)


def why(folder: WorkingFolder, target: str) -> list[str]:
    """Return the reasons of a document, of the next build."""
    return folder.build().why(target).split("\n")


def test_a_cell_that_nobody_touched_is_told_with_what_it_follows_from(
    folder: WorkingFolder,
) -> None:
    folder.template(
        "protokoll",
        "{{ möte.datum }}",
        "{%p for p in punkterna %}",
        "{{ p.resultat }}",
        "{%p endfor %}",
    )
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet").build()

    told = why(folder.change("Beslut/B2/Status", "återremitterat"), MINUTES_KF)

    assert told == [
        "Att anta programmet, fullmäktige den 16 december 2026, resultat (lindvalla.xlsx, "
        "Behandling rad 3) har ett annat värde: cellen är tom och följer av beslutet om program, "
        "Att anta programmet, fullmäktige den 16 december 2026, status (lindvalla.xlsx, Beslut D3)"
    ]


def test_a_cell_that_is_emptied_or_typed_is_told_as_changed(folder: WorkingFolder) -> None:
    folder.template("kallelse", "{{ möte.plats }} {{ organ.genitiv }}").build()

    assert why(folder.change("Sammanträden/KF-2026-12-16/Plats", None), CALL_KF) == [
        "fullmäktige den 16 december 2026, plats (lindvalla.xlsx, Sammanträden D3) har ändrats"
    ]
    folder.change("Organ/KF/Genitiv", "Fullmäktiges egna")
    assert why(folder, CALL_KF) == ["fullmäktige, genitiv (lindvalla.xlsx, Organ E3) har ändrats"]
    folder.change("Organ/KF/Genitiv", None)
    assert why(folder, CALL_KF) == [
        "fullmäktige, genitiv (lindvalla.xlsx, Organ E3) har ett annat värde: cellen är tom och "
        "följer av fullmäktige, i löpande text (lindvalla.xlsx, Organ rad 3)"
    ]


def test_what_a_document_starts_from_is_told_by_what_it_is(folder: WorkingFolder) -> None:
    folder.template("kallelse", "{{ organ.namn }}").build()

    told = why(folder.change("Sammanträden/AU-2026-12-02/Organ", "KF"), CALL_AU)

    assert "dokumentet gäller nu fullmäktige" in told


def test_the_will_that_has_been_decided_is_told_as_decided(folder: WorkingFolder) -> None:
    folder.template("politisk-vilja", "{{ 'Beslutad' if beslutad else 'Förslag' }}").build()
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet")
    folder.change("Politisk vilja/V1/Status", "beslutad").change("Beslut/B3/Status", "fattat")

    assert "den politiska viljan är nu beslutad" in why(folder, WILL)


@pytest.mark.parametrize("target", [LETTER, DECISION_1, CALL_KF, PROGRAM])
def test_no_reason_speaks_of_a_selection(folder: WorkingFolder, target: str) -> None:
    folder.build()
    for source, value in (
        ("Texter/T1/Avsnitt", "bedömning"),
        ("Texter/T2/Avsnitt", "bedömning"),
        ("Texter/T5/Avsnitt", "bakgrund"),
        ("Sammanträden/KF-2026-12-16/Organ", "AU"),
        ("Mål/M2/Ordning", 0),
    ):
        folder.change(source, value)

    told = " ".join(why(folder, target))

    assert "urval" not in told
    assert told
