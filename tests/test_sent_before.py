"""What is new in a document since it was sent to a meeting."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.building.inputs import prepare
from pipeline.building.renames import follow_renames
from pipeline.building.sent_before import remember_sent
from pipeline.cli import cli
from pipeline.commands.change_list import list_changes
from pipeline.commands.freeze import freeze
from pipeline.commands.rename import rename
from pipeline.domain.change_rows import SHEET
from pipeline.domain.change_sentences import change_sentences
from pipeline.errors import UsageError
from pipeline.store.folder import opened
from tests.working_folder import (
    DECISION_1,
    LETTER,
    PROGRAM,
    TODAY,
    WorkingFolder,
    built_case,
    made_once,
)

KF, AU = "KF-2026-12-16", "AU-2026-12-02"


@pytest.fixture
def sent(tmp_path: Path) -> WorkingFolder:
    """Return a working folder whose documents have been sent to the council."""
    return made_once(tmp_path, sent_out)


def sent_out(path: Path) -> WorkingFolder:
    """Return a folder with the case, built, and sent to the council."""
    folder = built_case(path)
    freeze(folder.path, TODAY, KF)
    return folder


def _told(folder: WorkingFolder, target: str) -> str | None:
    dataset, plans = prepare(folder.path, TODAY)
    with opened(folder.outputs, read_only=True) as outputs:
        renames = follow_renames(dataset, outputs, {p.identity: p.target for p in plans.plans})
    sent = remember_sent(folder.outputs, dataset, plans, TODAY, renames)
    plan = next(plan for plan in plans.plans if plan.target == target)
    found = sent.latest(plan)
    changes = sent.changes_since(plan, found) if found is not None else None
    if found is None or changes is None:
        return None
    told = " ".join(change_sentences(changes))
    return f"Sedan {found.since}: {told}" if told else f"Sedan {found.since} är inget ändrat."


def _said(folder: WorkingFolder, *words: str) -> str:
    asked = [*words, "--folder", str(folder.path), "--today", TODAY.isoformat()]
    return CliRunner().invoke(cli, asked).output


def test_nothing_is_new_in_what_was_just_sent(sent: WorkingFolder) -> None:
    assert _told(sent, PROGRAM) == "Sedan fullmäktige den 16 december 2026 är inget ändrat."


def test_what_is_new_is_told_in_each_document_that_shows_it(sent: WorkingFolder) -> None:
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    sentence = "Måltexten för mål 1 har ändrats från ”med levande skog” till ”med tät skog”."
    assert _told(sent, PROGRAM) == f"Sedan fullmäktige den 16 december 2026: {sentence}"
    assert _told(sent, DECISION_1) == "Sedan fullmäktige den 16 december 2026 är inget ändrat."


def test_of_what_was_never_sent_nothing_is_told(sent: WorkingFolder) -> None:
    sent.change("Ärenden/A1/Handläggare", "P2").write()
    assert _told(sent, LETTER) is None


def test_the_last_of_two_sendings_counts(sent: WorkingFolder) -> None:
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    sent.build()
    freeze(sent.path, TODAY, KF)
    sent.change("Program/LUND/Målår", 2040).write()
    told = _told(sent, PROGRAM)
    assert told is not None
    assert "2040" in told
    assert "tät skog" not in told


def test_a_paper_to_the_next_meeting_tells_what_is_new_since_the_last(sent: WorkingFolder) -> None:
    later = {"Möte-id": "KF-2027-01-20", "Organ": "KF", "Datum": date(2027, 1, 20)}
    sent.sheets["Sammanträden"].append(later | {"Plats": "Eken", "Status": "planerat"})
    sent.change("Behandling/BH2/Möte", "KF-2027-01-20").change("Ärenden/A1/Handläggare", "P2")
    sent.write()
    told = _told(sent, DECISION_1.replace("2026-12-16", "2027-01-20"))
    assert told is not None
    assert told.startswith("Sedan fullmäktige den 16 december 2026: ")
    assert "har ändrats från Åsa Ek till Bo Alm" in told


def test_a_paper_of_the_same_case_is_compared_without_what_is_of_its_meeting(
    sent: WorkingFolder,
) -> None:
    later = {"Möte-id": "KF-2027-01-20", "Organ": "KF", "Datum": date(2027, 1, 20)}
    sent.sheets["Sammanträden"].append(later | {"Plats": "Eken", "Status": "planerat"})
    item = {**sent.row("Behandling", "BH2"), "Behandling-id": "BH9", "Möte": "KF-2027-01-20"}
    sent.sheets["Behandling"].append(item)
    sent.sheets["Beslut"].append({**sent.row("Beslut", "B2"), "Beslut-id": "B9"})
    sent.change("Beslut/B9/Behandling", "BH9").change("Ärenden/A1/Handläggare", "P2").write()
    assert _told(sent, DECISION_1.replace("2026-12-16", "2027-01-20")) == (
        "Sedan fullmäktige den 16 december 2026: Handläggaren för ärendet ”Program för Lund” "
        "har ändrats från Åsa Ek till Bo Alm."
    )


@pytest.mark.parametrize("is_built", [False, True])
def test_what_is_renamed_since_is_the_same_document_to_the_same_meeting(
    sent: WorkingFolder, *, is_built: bool
) -> None:
    ids = {"Program/LUND": "LV", "Behandling/BH2": "BH2b", f"Sammanträden/{KF}": "KF-DEC"}
    for row, new in ids.items():
        assert rename(sent.path, row, new, write=True).left == {}
        if is_built:
            sent.rebuild()

    told = [_told(sent, t) for t in ("lv/program.docx", "kf-dec/ks-2026-41-beslut-program.docx")]

    assert told == ["Sedan fullmäktige den 16 december 2026 är inget ändrat."] * 2


def test_a_seal_without_its_workbooks_tells_nothing(sent: WorkingFolder) -> None:
    for path in (sent.path / "outputs" / "utskick-underlag").rglob("inputs/*"):
        path.chmod(0o600)
        path.unlink()
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    assert _told(sent, PROGRAM) is None


def test_a_template_may_ask_what_is_new(sent: WorkingFolder) -> None:
    head = ("{{ program.namn }}", "{%p if ändringar_sedan.sedan %}")
    since = ("Sedan {{ ändringar_sedan.sedan }}: {{ ändringar_sedan.text }}", "{%p endif %}")
    rows = ("{%p for rad in ändringar_sedan.ändringar %}", "• {{ rad.mening }}", "{%p endfor %}")
    goals = ("{%p for mål in målen %}", "{{ mål.måltext }}", "{%p endfor %}")
    sent.template("program", *head, *since, *rows, *goals)
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    assert PROGRAM in sent.build().written
    sentence = "Måltexten för mål 1 har ändrats från ”med levande skog” till ”med tät skog”."
    text = sent.text(PROGRAM)
    assert f"Sedan fullmäktige den 16 december 2026: {sentence}" in text
    assert f"• {sentence}" in text
    assert not sent.build().written

    sent.change("Mål/M1/Måltext", "med levande skog").write()
    assert PROGRAM in sent.build().written
    assert "Inget är ändrat." in sent.text(PROGRAM)


def test_a_new_sending_is_what_the_document_is_compared_with(sent: WorkingFolder) -> None:
    sent.template("program", "{{ program.namn }} {{ program.målår }} {{ ändringar_sedan.text }}")
    sent.change("Program/LUND/Målår", 2040).write().build()
    assert "har ändrats från 2035 till 2040" in sent.text(PROGRAM)
    freeze(sent.path, TODAY, KF)
    found = sent.build()
    assert PROGRAM in found.written
    assert "utskick/kf-2026-12-16/version-2" in found.why(PROGRAM)
    assert "Inget är ändrat." in sent.text(PROGRAM)


def test_before_anything_is_sent_nothing_stands_there(tmp_path: Path) -> None:
    folder = WorkingFolder(tmp_path)
    folder.template("program", "{{ program.namn }}{{ ändringar_sedan.text }}!").write().build()
    assert "Program för Lund!" in folder.text(PROGRAM)


def test_status_tells_what_is_new_and_so_does_the_build_that_writes_it(sent: WorkingFolder) -> None:
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    sentence = "Måltexten för mål 1 har ändrats från ”med levande skog” till ”med tät skog”."
    line = f"nytt sedan utskicket till fullmäktige den 16 december 2026: {sentence}"
    assert line in _said(sent, "status")
    assert line in _said(sent, "build")
    assert line in (sent.path / "outputs" / "rapport.html").read_text(encoding="utf-8")
    assert line not in _said(sent, "build")
    assert line in _said(sent, "status")


def test_status_tells_it_as_data(sent: WorkingFolder) -> None:
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    data = json.loads(_said(sent, "status", "--json"))
    news = {one["target"]: one["news"] for one in data["documents"]}
    assert news[DECISION_1] is None
    assert news[PROGRAM]["place"] == "utskick/kf-2026-12-16/version-1"
    assert news[PROGRAM]["changes"] == [
        {
            "became": "ändrad",
            "source": "Mål/M1/Måltext",
            "sentence": news[PROGRAM]["changes"][0]["sentence"],
            "was": "med levande skog",
            "now": "med tät skog",
        }
    ]


def test_what_is_new_in_a_programme_is_written_as_rows_of_changes(sent: WorkingFolder) -> None:
    first = {"Ändring-id": "Ä1", "Program": "LUND", "Typ": "ny", "Objekt": "arbetssätt"}
    first |= {"Rubrik": "varje år", "Tidigare": "", "Nu": "", "Med i sammanfattning": "nej"}
    sent.sheets["Ändringar"] = [first]
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    shown = _said(sent, "diff", PROGRAM, "--rows")
    assert "En rad till bladet Ändringar" in shown
    assert "Ä2  ändrad mål: Mål 1" in shown
    assert "inskrivna" not in shown
    assert "De är inskrivna" in _said(sent, "diff", PROGRAM, "--rows", "--write")
    dataset = prepare(sent.path, TODAY)[0]
    rows = [[str(row.columns.get(h)) for h in ("Typ", "Objekt", "Nu")] for row in dataset[SHEET]]
    assert rows == [["ny", "arbetssätt", ""], ["ändrad", "mål", "med tät skog"]]
    assert "inte redan står i Ändringar" in _said(sent, "diff", PROGRAM, "--rows")


def test_rows_of_changes_are_only_of_a_programme_that_was_sent(
    sent: WorkingFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(UsageError, match="är inget program"):
        list_changes(sent.path, TODAY, DECISION_1)
    other = WorkingFolder(tmp_path_factory.mktemp("annan")).write()
    other.build()
    with pytest.raises(UsageError, match="har inte skickats ut"):
        list_changes(other.path, TODAY, PROGRAM)


def test_rows_without_a_sheet_say_what_is_missing(sent: WorkingFolder) -> None:
    sent.change("Mål/M1/Måltext", "med tät skog").write()
    with pytest.raises(UsageError, match="Bladet Ändringar finns inte i någon arbetsbok"):
        list_changes(sent.path, TODAY, PROGRAM, write=True)
