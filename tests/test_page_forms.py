"""Nytt ärende and Mallar, as a browser sends their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.building.inputs import prepare
from pipeline.commands.template_back import ASIDE
from pipeline.domain.records import text_at
from pipeline.model import Severity
from pipeline.web.page_views.file_keys import file_key
from pipeline.web.page_views.template_list import TemplateRow, templates_page
from tests.page_server import Answer, PageServer, serving
from tests.page_text import Element, PageText
from tests.working_folder import TODAY, WorkingFolder

ANSWERS = {
    "municipality": "Lindvalla kommun",
    "body": "Arbetsutskottet",
    "date": "2 december 2026",
    "case": "Information om vägarna",
    "dnr": "",
    "officer": "Åsa Ek, utvecklare, Kansliet",
}


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    return WorkingFolder(tmp_path / "arbetsmapp", templates=False).write()


@pytest.fixture
def server(folder: WorkingFolder) -> Iterator[PageServer]:
    with serving(folder.path, TODAY) as made:
        yield made


def post(server: PageServer, path: str, fields: dict[str, str]) -> tuple[Answer, PageText]:
    """Send a form; return the answer that it leads to, and its page."""
    answer = server.sent(path, fields)
    return answer, PageText.of(answer.body)


# ------------------------------------------------------------ a new case


def test_the_form_knows_what_the_folder_knows(server: PageServer) -> None:
    page = PageText.of(server.ask("/nytt").body)
    inputs = {one.attributes.get("name"): one.attributes for one in page.all("input")}

    assert set(ANSWERS) < set(inputs)
    assert "arms" not in inputs  # a path
    assert inputs["municipality"]["value"] == "Lindvalla kommun"
    assert inputs["officer"]["value"] == "Åsa Ek, utvecklare, Kansliet"
    assert "required" not in inputs["dnr"]
    assert [one.attributes["value"] for one in page.all("option")][1:3] == [
        "Arbetsutskottet",
        "Fullmäktige",
    ]


def test_a_fault_stands_at_its_field_and_answers_are_kept(
    server: PageServer, folder: WorkingFolder
) -> None:
    answer, page = post(server, "/nytt", ANSWERS | {"date": "31/4", "officer": "<Åsa>"})
    inputs = {one.attributes.get("name"): one.attributes for one in page.all("input")}
    faults = {one.attributes.get("id"): one.text for one in page.all("p")}

    assert answer.status == 422
    assert "april har 30 dagar" in faults["date-fel"]
    assert "date-fel" in inputs["date"]["aria-describedby"].split()
    assert inputs["date"]["aria-invalid"] == "true"
    assert inputs["date"]["value"] == "31/4"
    assert inputs["officer"]["value"] == "<Åsa>"
    assert inputs["case"]["value"] == ANSWERS["case"]
    assert "aria-invalid" not in inputs["case"]
    links = [one.attributes["href"] for one in page.all("a")]
    assert {"#date", "#officer"} <= set(links)
    assert [path.name for path in folder.inputs.glob("*.xlsx")] == ["lindvalla.xlsx"]


def test_a_new_case_becomes_a_workbook_that_refers_to_what_is_there(
    server: PageServer, folder: WorkingFolder
) -> None:
    before = folder.book.read_bytes()

    answer, page = post(server, "/nytt", ANSWERS)
    again, _ = post(server, "/nytt", ANSWERS | {"case": "Information om broarna"})

    assert (answer.status, again.status) == (200, 200)
    assert "arende-information-om-vagarna.xlsx" in page.text
    assert "onsdagen den 2 december 2026" in page.text
    assert folder.book.read_bytes() == before
    dataset, plans = prepare(folder.path, TODAY)
    assert [text_at(row, "Ärendemening") for row in dataset["Ärenden"]] == [
        "Information om broarna",
        "Information om vägarna",
        "Program för Lund",
    ]
    assert len({row.key for row in dataset["Ärenden"]}) == 3
    for sheet, number in (("Kommuner", 1), ("Organ", 3), ("Personer", 2), ("Sammanträden", 2)):
        assert len(dataset[sheet]) == number, sheet
    assert [p for p in dataset.problems if p.code in ("B04", "B05")] == []
    titles = [plan.title for plan in plans.plans if plan.meeting == "AU-2026-12-02"]
    assert "Tjänsteskrivelse: Information om vägarna" in titles


def test_a_body_and_a_meeting_that_are_new_get_rows(
    server: PageServer, folder: WorkingFolder
) -> None:
    post(server, "/nytt", ANSWERS | {"body": "Valnämnden", "date": "20 januari 2027"})

    dataset, _ = prepare(folder.path, TODAY)
    meetings = {str(row["Datum"]): text_at(row["Organ"], "Namn") for row in dataset["Sammanträden"]}
    assert meetings["2027-01-20"] == "Valnämnden"
    errors = [p for p in dataset.problems if p.severity is Severity.ERROR and p.code != "B03"]
    assert errors == []


# ------------------------------------------------------------ more sheets


def sheets_on(page: PageText) -> dict[str, str]:
    """Return the sheets that each button on Nytt ärende makes a workbook of, by its name."""
    inputs = [one.attributes for one in page.all("input")]
    groups = [one["value"] for one in inputs if one.get("name") == "blad"]
    cells = [one for one in page.all("td") if one.attributes.get("data-head") == "Bladen"]
    sheets = [one.text.strip() for one in cells if "redan" not in one.text]
    return dict(zip(groups, sheets, strict=True))


def test_more_sheets_come_in_a_workbook_beside_and_are_not_offered_again(
    server: PageServer, folder: WorkingFolder
) -> None:
    before = sheets_on(PageText.of(server.ask("/nytt").body))

    answer, page = post(server, "/nytt/blad", {"blad": "protokoll", "page": "/nytt"})
    after = PageText.of(server.ask("/nytt").body)

    assert answer.status == 200
    assert "Arbetsboken heter protokoll.xlsx." in page.text
    assert "Öppna arbetsboken" in page.text
    made = prepare(folder.path, TODAY)[0].headers
    assert set(before["protokoll"].split(", ")) <= set(made)
    assert set(sheets_on(after)) == set(before) - {"protokoll"}
    assert "Alla bladen finns redan." in after.text
    assert server.post("/nytt/blad", {"blad": "mallar"}).status == 404


def test_a_workbook_that_is_open_is_told_when_its_lists_are_not_made_fresh(
    server: PageServer, folder: WorkingFolder
) -> None:
    folder.book.with_name(f"~${folder.book.name}").write_bytes(b"")

    _, page = post(server, "/nytt/blad", {"blad": "protokoll", "page": "/nytt"})

    told = "Listorna i lindvalla.xlsx är inte uppdaterade: den är öppen i ett annat program"
    assert told in page.text
    assert "beredning " not in page.text


def test_what_is_written_in_the_other_workbooks_for_the_lists_is_told(
    folder: WorkingFolder,
) -> None:
    nameless = [{"Person-id": None, "Namn": name, "Titel": "utredare"} for name in ("Bo", "Eva")]
    twice = {"Person-id": "P1", "Namn": "Ann", "Titel": "jurist"}
    folder.sheets["Personer"] += [*nameless, twice]
    folder.write()
    with serving(folder.path, TODAY) as server:
        _, page = post(server, "/nytt/blad", {"blad": "protokoll", "page": "/nytt"})

    text = " ".join(page.text.split())
    assert "är uppdaterat i lindvalla.xlsx också." in text
    assert "som de var är sparade i mappen outputs." in text
    assert "I lindvalla.xlsx fick två rader som inte hade id var sitt" in text
    assert "bladet ”Personer”" in text
    assert "går inte att välja i listorna. Varför står under Att rätta." in text


# ------------------------------------------------------------ to the boards


def test_boards_are_sent_their_workbooks_and_a_fault_stands_at_its_field(
    folder: WorkingFolder,
) -> None:
    for key, name in (("BUN", "Barnnämnden"), ("SN", "Socialnämnden")):
        board = {"Organ-id": key, "Kommun": "LIN", "Namn": name, "Typ": "nämnd"}
        folder.sheets["Organ"].append(board)
    folder.write()
    place = "/program/skicka"
    with serving(folder.path, TODAY) as server:
        before = PageText.of(server.ask("/program").body)
        post(server, "/nytt/blad", {"blad": "uppföljning"})
        asked = PageText.of(server.ask(place).body)
        none, fault = post(server, place, {"dag": "31/4", "page": place})
        answers = {"namnd": "SN", "dag": "15 januari 2027", "page": place}
        _, made = post(server, place, answers)
        again, twice = post(server, place, answers | {"dag": "20 januari 2027"})
        _, renewed = post(server, place, answers | {"dag": "20 januari 2027", "gor-om": "ja"})
        standing = PageText.of(server.ask("/program").body)

    assert "De finns under Nytt ärende, Fler blad." in before.text
    assert {"Barnnämnden", "Socialnämnden"} <= {one.text.strip() for one in asked.all("label")}
    assert (none.status, again.status) == (422, 422)
    assert all("autofocus" in one.attributes for one in alerts(fault)), "there one goes on"
    assert alerts(fault)
    assert "Välj minst en nämnd." in fault.text
    assert "april har 30 dagar" in fault.text
    assert "Socialnämnden: bidrag-sn.xlsx" in made.text
    assert "De ska vara inne fredagen den 15 januari 2027." in made.text
    assert "Det finns redan underlag för Socialnämnden." in twice.text
    assert "den 20 januari 2027" in renewed.text
    assert [path.name for path in (folder.outputs / "bidrag").iterdir()] == ["bidrag-sn.xlsx"]
    assert "Socialnämnden" in standing.text


def alerts(page: PageText) -> list[Element]:
    """Return what is said at once."""
    return [one for one in page.elements if one.attributes.get("role") == "alert"]


@pytest.mark.parametrize(
    ("town", "called"), [("BER", ("Lindvalla kommun", "Bergs kommun")), ("LIN", ("SN", "BSN"))]
)
def test_two_boards_of_one_name_are_told_apart_wherever_they_stand(
    folder: WorkingFolder, town: str, called: tuple[str, str]
) -> None:
    folder.sheets["Kommuner"].append({"Kommun-id": "BER", "Namn": "Bergs kommun"})
    for key, where in (("SN", "LIN"), ("BSN", town)):
        board = {"Organ-id": key, "Kommun": where, "Namn": "Socialnämnden", "Typ": "nämnd"}
        folder.sheets["Organ"].append(board)
    folder.write()
    with serving(folder.path, TODAY) as server:
        post(server, "/nytt/blad", {"blad": "uppföljning"})
        form = server.ask("/program/skicka")
        answer = server.sent("/program/skicka", {"namnd": ["SN", "BSN"], "dag": ""})
        asked = server.ask("/program")
        again = server.sent("/program/skicka", {"namnd": ["SN", "BSN"], "dag": ""})
        (folder.outputs / "bidrag").rename(folder.inputs / "bidrag")
        returned = server.ask("/program/svar")

    for key, name in zip(("sn", "bsn"), called, strict=True):
        assert f"<h2>Socialnämnden ({name}): bidrag-{key}.xlsx</h2>" in returned.body
        assert f"Socialnämnden ({name}): bidrag-{key}.xlsx" in answer.body
        assert all(f"Socialnämnden ({name})" in page.body for page in (form, asked, again))


def test_a_town_may_be_called_as_the_id_of_a_board(folder: WorkingFolder) -> None:
    folder.sheets["Kommuner"].append({"Kommun-id": "BER", "Namn": "SN"})
    for key, where in (("SN", "LIN"), ("BSN", "LIN"), ("CSN", "BER")):
        board = {"Organ-id": key, "Kommun": where, "Namn": "Socialnämnden", "Typ": "nämnd"}
        folder.sheets["Organ"].append(board)
    folder.write()
    with serving(folder.path, TODAY) as server:
        post(server, "/nytt/blad", {"blad": "uppföljning"})
        shown = server.ask("/program/skicka")

    assert (shown.status, shown.body.count('name="namnd"')) == (200, 3)


# ------------------------------------------------------------ templates


def row(server: PageServer, title: str) -> TemplateRow:
    """Return a template as the page shows it."""
    page = templates_page(server.folder, {})
    return next(one for one in (*page.used, *page.unused) if one.title == title)


def test_an_own_copy_is_made_and_laid_aside_again(
    server: PageServer, folder: WorkingFolder
) -> None:
    home = folder.path / "templates"
    assert not row(server, "Kallelse").is_own

    made, page = post(server, "/mallar/kopia", {"mall": row(server, "Kallelse").key})
    copy = (home / "standard" / "kallelse.docx").read_bytes()
    assert row(server, "Kallelse").is_own
    back, aside = post(server, "/mallar/programmets", {"mall": row(server, "Kallelse").key})

    assert (made.status, back.status) == (200, 200)
    assert "nu har ni en egen mall" in page.text
    assert not row(server, "Kallelse").is_own
    assert f"kallelse-{TODAY}.docx" in aside.text
    assert (home / ASIDE / "standard" / f"kallelse-{TODAY}.docx").read_bytes() == copy
    assert server.folder.state().problems == ()


def test_from_the_answer_to_a_form_one_comes_back_to_the_page_that_it_was_sent_from(
    server: PageServer,
) -> None:
    fields = {"mall": row(server, "Kallelse").key, "page": "/mallar"}
    made = server.sent("/mallar/kopia", fields)
    [page] = set(re.findall(r'name="page" value="([^"#]*)', made.body))

    after = server.post("/sparbygg", {"on": "nej", "page": page})

    assert after.status == 303
    assert server.ask(str(after.headers["location"])).heading == "Mallar"


def test_faults_are_told_by_paragraph(server: PageServer, folder: WorkingFolder) -> None:
    folder.template("kallelse", "Möte {{ möte.dag }}", "{{ organ.namn }}")

    page = PageText.of(server.ask("/mallar").body)
    found = row(server, "Kallelse")

    assert found.sign.kind == "fault"
    [fault] = found.faults
    assert "stycket ”Möte {{ möte.dag }}”" in fault.place
    assert "Ni använder programmets mallar, utom en egen." in page.text
    assert "templates/" not in page.text


def test_a_template_is_tried_with_a_document_of_the_folder(
    server: PageServer, folder: WorkingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.commands.template_preview.find_office", lambda: None)

    answer, page = post(server, "/mallar/prov", {"mall": row(server, "Kallelse").key})

    assert answer.status == 200
    assert "Kallelse – " in page.text
    assert "prov-kallelse-riktigt.docx" in page.text
    assert (folder.outputs / "mallar" / "prov-kallelse-svart.docx").is_file()


def test_an_unknown_template_is_nowhere(server: PageServer) -> None:
    assert server.post("/mallar/kopia", {"mall": "../../x"}).status == 404
    assert server.post("/mallar/programmets", {"mall": ""}).status == 404


# ------------------------------------------------------------ opening


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that were handed to the system."""
    found: list[Path] = []
    monkeypatch.setattr(
        "pipeline.publish.programs.open_file._show", lambda path, name: found.append(path)
    )
    return found


def test_what_a_form_names_is_opened_and_nothing_else(
    server: PageServer, folder: WorkingFolder, opened: list[Path]
) -> None:
    folder.template("kallelse", "{{ organ.namn }}")
    folder.rebuild()
    keys = {
        "dokument": next(d.key for d in server.folder.state().documents.values() if d.exists),
        "arbetsbok": file_key("lindvalla.xlsx"),
        "mall": row(server, "Kallelse").key,
    }

    answers = [server.post("/oppna", {name: key, "page": "/ratta"}) for name, key in keys.items()]
    strange = ("../inputs/lindvalla.xlsx", "lindvalla.xlsx", "/etc/passwd", "")
    others = [server.post("/oppna", {name: key}).status for name in keys for key in strange]

    assert [one.status for one in answers] == [303] * 3
    assert {one.headers["location"] for one in answers} == {"/ratta"}
    home = folder.path.resolve()
    assert [path.relative_to(home).parts[0] for path in opened] == [
        "outputs",
        "inputs",
        "templates",
    ]
    assert set(others) == {404}
