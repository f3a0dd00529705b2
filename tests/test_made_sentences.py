"""What is made of the points of decisions: shown to read through, and told where nobody knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.commands.check import find_problems, find_sentences, sentence_lines
from pipeline.model import Severity
from tests.working_folder import TODAY, WorkingFolder


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    return WorkingFolder(tmp_path)


def said(folder: WorkingFolder, today: date = TODAY) -> list[str]:
    folder.write()
    return [made.text for made in find_sentences(folder.path, today)]


def told(folder: WorkingFolder) -> list[tuple[str, str]]:
    """Return where and what B18 says."""
    folder.write()
    found = [problem for problem in find_problems(folder.path, TODAY) if problem.code == "B18"]
    assert all(problem.severity is Severity.INFO for problem in found)
    return [(str(problem.source), problem.message) for problem in found]


def with_form(folder: WorkingFolder, form: str) -> WorkingFolder:
    """Give the folder a letter that says its points in a form."""
    lines = ("{%p for b in besluten %}", "{%p for p in b.beslutspunkter %}")
    made = (*lines, f"{{{{ p|{form}(b) }}}}", "{%p endfor %}", "{%p endfor %}")
    folder.template("tjansteskrivelse", *made)
    return folder


def test_each_sentence_stands_once_at_its_cell(folder: WorkingFolder) -> None:
    folder.write()
    made = find_sentences(folder.path, TODAY)
    lines = list(sentence_lines(made))

    assert [each.text for each in made] == [
        "Arbetsutskottet godkänner informationen.",
        "Fullmäktige antar programmet.",
        "Fullmäktige antar viljan.",
    ]
    at = lines.index("  Fullmäktige antar programmet.")
    assert "bladet ”Beslutspunkter”, cell" in lines[at - 1]


def test_a_form_that_no_template_asks_for_is_not_shown(folder: WorkingFolder) -> None:
    assert "Informationen godkänns." not in said(folder)
    assert "Informationen godkänns." in said(with_form(folder, "passiv"))


def test_words_of_other_cells_stand_in_their_place(folder: WorkingFolder) -> None:
    folder.change("Beslutspunkter/BP2/Sats", "målet {Mål/M1/Måltext}")

    assert "Fullmäktige antar målet med levande skog." in said(folder)


def test_a_point_whose_verb_has_no_sure_place_is_told_with_its_sentence(
    folder: WorkingFolder,
) -> None:
    with_form(folder, "passiv").change("Beslutspunkter/BP1/Sats", "informationen för sin del")

    sentence = "Arbetsutskottet beslutar att godkänna informationen för sin del."
    assert told(folder) == [
        (
            "Beslutspunkter/BP1/Sats",
            f"Det är oklart var verbet ska stå i passiv form. Det står: ”{sentence}”",
        )
    ]
    assert sentence in said(folder)
    assert [each.code for each in folder.build().report.problems if "oklart" in each.message] == [
        "B18"
    ]


def test_nobody_is_told_of_a_form_that_no_template_asks_for(folder: WorkingFolder) -> None:
    assert told(folder.change("Beslutspunkter/BP1/Sats", "informationen för sin del")) == []


def test_a_mark_makes_the_place_sure(folder: WorkingFolder) -> None:
    with_form(folder, "passiv").change("Beslutspunkter/BP1/Sats", "informationen | för egen del")

    assert told(folder) == []
    assert "Informationen godkänns för egen del." in said(folder)


def test_a_verb_that_is_not_known_is_told_and_not_inflected(folder: WorkingFolder) -> None:
    folder.change("Beslutspunkter/BP1/Verb", "godkäna")

    [(where, message)] = told(folder)
    assert where == "Beslutspunkter/BP1/Verb"
    assert "”Arbetsutskottet beslutar att godkäna informationen.”" in message


def test_a_point_of_a_list_that_decides_to_decide_is_told(folder: WorkingFolder) -> None:
    with_form(folder, "att_punkt").change("Beslutspunkter/BP1/Verb", "besluta")
    folder.change("Beslutspunkter/BP1/Sats", "om förlängning")
    assert told(folder) == []  # alone it is no list
    folder.row("Beslutspunkter", "BP2")["Beslut"] = "B1"

    [(where, message)] = told(folder)
    assert where == "Beslutspunkter/BP1/Verb"
    assert "”Arbetsutskottet beslutar att besluta om förlängning.”" in message


def test_what_was_lost_or_put_off_is_not_told(folder: WorkingFolder) -> None:
    folder.change("Beslutspunkter/BP1/Verb", "krympa").change("Beslut/B1/Status", "avslaget")

    assert told(folder) == []


@pytest.mark.parametrize(
    ("status", "severity"),
    [("förslag", Severity.ERROR), ("fattat", Severity.INFO), ("avslaget", None)],
)
def test_two_actions_stop_a_proposal_and_are_told_of_what_is_decided(
    folder: WorkingFolder, status: str, severity: Severity | None
) -> None:
    folder.change("Beslutspunkter/BP1/Sats", "informationen samt anmäla den till nämnden")
    folder.change("Beslut/B1/Status", status).write()

    found = [each for each in find_problems(folder.path, TODAY) if each.code == "B17"]
    assert [(str(each.source), each.severity) for each in found] == (
        [("Beslutspunkter/BP1/Sats", severity)] if severity else []
    )
