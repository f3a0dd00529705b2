"""What the web may show: nobody reads there what may not be published (DECISIONS 371)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.building import laid_out, meeting_bundle
from pipeline.building.inputs import prepare
from pipeline.building.outgoing import Outgoing
from pipeline.building.web_copies import WebCopies
from pipeline.commands.build import Options
from pipeline.commands.freeze import freeze
from pipeline.commands.publish import publish_files, publish_meeting
from pipeline.commands.publish_result import Published, published_lines
from pipeline.commands.status import status
from pipeline.publish import AccessiblePdf
from pipeline.revise.clean import cleaned
from tests.hand import by_hand
from tests.tagged_pdfs import stand_ins
from tests.test_meeting_file import paragraphs
from tests.validator import validate
from tests.web_folder import MEETING, WebFolder
from tests.working_folder import TODAY

HOME = "publicerat/kf-2026-12-16"
CALL = "kf-2026-12-16/kallelse.docx"
_TAGS = re.compile(r"<[^>]*>")
_ROWS = re.compile(r"( om)? ord\w*| \(inte tillgänglighetsanpassad\)|\t\d+")


@pytest.fixture
def web(tmp_path: Path) -> WebFolder:
    """Return a working folder with three matters more than one."""
    return WebFolder(tmp_path / "arbetsmapp")


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each document have a PDF of one page: LibreOffice has a test of its own."""
    for module in (laid_out, meeting_bundle):
        monkeypatch.setattr(module, "find_office", lambda: Path("soffice"))
        monkeypatch.setattr(module, "accessible_pdfs", stand_ins)


def read_file(path: Path) -> str:
    """Return all that stands in a file, its name and its properties too, as others read it."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as file:
            parts = [file.read(name).decode("utf-8", "replace") for name in file.namelist()]
        return " ".join([path.name, *parts, *(_TAGS.sub("", part) for part in parts)])
    if data.startswith(b"%PDF-1"):
        reader = PdfReader(path)
        pages = [page.extract_text() for page in reader.pages]
        return " ".join([path.name, *pages, str(reader.metadata), data.decode("latin-1")])
    return f"{path.name} {data.decode('utf-8', 'replace')}"


def read_web(folder: WebFolder, home: str = HOME) -> dict[str, str]:
    """Return what stands in each file that the web may show."""
    place = folder.folder.outputs / home / "webb"
    found = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): read_file(path) for path in found}


def published(web: WebFolder) -> Published:
    return publish_meeting(web.folder.path, TODAY, MEETING, web=True)


def minutes_published(web: WebFolder) -> Published:
    targets = [o.target for o in web.folder.rebuild(dry=True).report.outcomes]
    chosen = [target for target in targets if target.startswith("kf-2026-12-16/")]
    return publish_files(web.folder.path, TODAY, chosen, web=True)


def assert_nothing_secret(web: WebFolder, closed: tuple[str, ...], texts: dict[str, str]) -> None:
    """Let no word of what is closed be read, and those of what is not."""
    read = set(re.findall("|".join(web.words), " ".join(texts.values()), re.IGNORECASE))
    secret = web.secret(closed)

    assert read & secret == set()
    assert {word for word in read if word.endswith(("qza2", "qza3", "qza4"))}
    assert {"kallelse.docx", "protokoll.docx"} & {Path(name).name for name in texts}


@pytest.mark.parametrize("seed", [0, *[pytest.param(n, marks=pytest.mark.slow) for n in (1, 2)]])
@pytest.mark.usefixtures("no_office")
def test_nobody_reads_on_the_web_what_is_not_published(web: WebFolder, seed: int) -> None:
    closed = web.close_some(Random(seed))
    web.folder.build()
    done = published(web)
    texts = read_web(web)

    assert done.faults == ()
    assert_nothing_secret(web, closed, texts)
    assert "Ärendet publiceras inte" in texts["kallelse.docx"]
    assert not [name for name in texts if "tjansteskrivelse" in name and _is_closed(name, closed)]

    web.hold()
    web.folder.build()
    minutes_published(web)
    texts = read_web(web, "publicerat/enstaka")
    assert_nothing_secret(web, closed, texts)
    assert "Ärendet publiceras inte" in texts["kf-2026-12-16/protokoll.docx"]
    assert "kf-2026-12-16/anslag.txt" in texts


def _is_closed(name: str, closed: tuple[str, ...]) -> bool:
    return any(f"ks-2026-9{key[1:]}" in name for key in closed if key.startswith("A"))


@pytest.mark.office
def test_pdfs_and_their_properties_say_nothing_secret_either(web: WebFolder) -> None:
    web.close("A3", "H21")
    web.folder.build()

    published(web)

    texts = read_web(web)
    assert {"kallelse.pdf", "ks-2026-92-tjansteskrivelse.pdf"} <= texts.keys()
    assert "Handlingen publiceras inte" in texts["ks-2026-92-tjansteskrivelse.pdf"]
    assert_nothing_secret(web, ("A3", "H21"), texts)


# ---------------------------------------------------------------- all of it as one file


@pytest.mark.usefixtures("no_office")
def test_the_web_has_one_file_of_what_it_may_show_with_a_line_for_what_it_may_not(
    web: WebFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []

    def listing(documents: Mapping[str, bytes], *rest: Any) -> dict[str, AccessiblePdf]:
        listed.extend(" | ".join(paragraphs(word)) for word in documents.values())
        return stand_ins(documents, *rest)

    monkeypatch.setattr(meeting_bundle, "accessible_pdfs", listing)
    web.close("A3", "H21")
    web.folder.build()

    done = published(web)

    assert done.faults == ()
    assert "webb/kallelse-med-handlingar.pdf" in done.files
    own, shown = (_ROWS.sub("", text) for text in listed if "1. Att" in text)
    assert "| Handlingen publiceras inte | Kartan | 4. Ett ärende | Handlingen " in own
    assert (
        "| Handlingen publiceras inte | Kartan (finns inte i den här filen) | 4. Ärendet "
        "publiceras inte | Handlingen publiceras inte | Handlingen publiceras inte | Handlingen "
        "publiceras inte | 5. Ett ärende | Tjänsteskrivelse: Ett ärende (KS 2026/94) | Kartan "
    ) in shown
    assert_nothing_secret(web, ("A3", "H21"), read_web(web) | {"listan": listed[-1]})
    names = [line.split(";")[0] for line in read_web(web)["publicerat.csv"].split("\n")]
    assert "kallelse-med-handlingar.pdf" in names


@pytest.mark.usefixtures("no_office")
def test_the_web_has_the_meetings_own_file_where_nothing_is_withheld(web: WebFolder) -> None:
    web.folder.sheets["Handlingar"] = []
    for person in web.folder.sheets["Personer"]:
        person |= {"E-post": "", "Telefon": ""}
    web.folder.build()
    published(web)

    home = web.folder.outputs / HOME
    name = "kallelse-med-handlingar.pdf"
    assert (home / "webb" / name).read_bytes() == (home / name).read_bytes()


# ---------------------------------------------------------------- what looks private (H03)


NUMBER, ADDRESS = "850101-1234", "vera@gmail.com"


@pytest.mark.usefixtures("no_office")
def test_what_looks_private_refuses_the_web_until_it_is_answered(web: WebFolder) -> None:
    words = NUMBER
    web.folder.change("Texter/T2/Text", f"Se {words}.").build()

    done = published(web)

    (fault,) = done.faults
    assert fault.startswith(
        "Inget lades i webb/: VARNING H03 lindvalla.xlsx, bladet ”Texter”, cell"
    )
    assert fault.endswith("skriv det i bladet Språk, med skälet.")
    assert words not in fault
    assert read_web(web) == {}
    assert "kallelse.pdf" in done.files

    web.folder.workbook(Språk=[{"Låt stå": words, "Var": "Texter/T2", "Skäl": "en förening"}])
    web.folder.build()
    assert published(web).faults == ()
    assert words in read_web(web)["ks-2026-41-beslut-program.docx"]


@pytest.mark.usefixtures("no_office")
def test_what_looks_private_where_nobody_may_read_refuses_nothing(web: WebFolder) -> None:
    web.folder.change("Texter/TX3ärende/Text", f"Se {NUMBER}.")
    web.close("A3")
    web.folder.build()

    assert published(web).faults == ()
    assert NUMBER not in " ".join(read_web(web).values())


@pytest.mark.usefixtures("no_office")
def test_what_somebody_wrote_in_a_document_is_read_too(web: WebFolder) -> None:
    words = ADDRESS
    web.folder.build()
    path = web.folder.outputs / "kf-2026-12-16/ks-2026-92-tjansteskrivelse.docx"
    path.write_bytes(by_hand(path.read_bytes(), lambda d: d.write(d.paragraph("Ärendet"), words)))

    (fault,) = published(web).faults

    assert fault.startswith("Inget lades i webb/: ks-2026-92-tjansteskrivelse.docx: det står ")
    assert words not in fault

    web.folder.workbook(Språk=[{"Låt stå": words, "Skäl": "ett objektnummer"}]).write()
    assert published(web).faults == ()


# ---------------------------------------------------------------- what people have written


@pytest.mark.usefixtures("no_office")
def test_a_document_by_hand_that_shows_what_is_closed_is_left_out_and_told(web: WebFolder) -> None:
    web.close("A3")
    web.folder.build()
    path = web.folder.outputs / CALL
    built = path.read_bytes()
    path.write_bytes(by_hand(built, lambda d: d.write(d.paragraph("kallas"), "alla")))

    done = published(web)

    (fault,) = done.faults
    assert fault.startswith(f"{CALL} läggs inte på webben: den visar lindvalla.xlsx, bladet ")
    assert "ändrad för hand" in fault
    assert "kallelse.docx" not in read_web(web)
    assert "ks-2026-92-tjansteskrivelse.docx" in read_web(web)

    assert "ta bort dem i Word. Bygg, frys mötet igen om det är fryst, och publicera." in fault
    path.write_bytes(built)
    web.folder.build()
    freeze(web.folder.path, TODAY, MEETING)
    assert published(web).faults == ()
    assert "Ärendet publiceras inte" in read_web(web)["kallelse.docx"]


@pytest.mark.usefixtures("no_office")
def test_what_people_wrote_is_shown_where_nothing_is_withheld(web: WebFolder) -> None:
    web.close("A3")
    web.folder.build()
    path = web.folder.outputs / "kf-2026-12-16/ks-2026-92-tjansteskrivelse.docx"
    path.write_bytes(by_hand(path.read_bytes(), lambda d: d.write(d.paragraph("Ärendet"), "ny")))

    assert published(web).faults == ()
    assert "Ärendet ny" in read_web(web)[path.name]
    home = web.folder.outputs / HOME
    for name in (path.name, path.with_suffix(".pdf").name):  # what is the same is made once
        assert (home / "webb" / name).read_bytes() == (home / name).read_bytes()


@pytest.mark.usefixtures("no_office")
def test_a_text_that_quotes_more_of_what_is_closed_is_told_with_its_cell(web: WebFolder) -> None:
    web.folder.change("Texter/T2/Text", "Se {Beslutspunkter/PX3/Mening} också.")
    web.close("A3")
    web.folder.build()

    (fault,) = published(web).faults

    assert "ks-2026-41-beslut-program.docx läggs inte på webben: lindvalla.xlsx, bladet " in fault
    assert fault.endswith("hänvisar till något som inte publiceras. Skriv om texten i cellen.")


@pytest.mark.usefixtures("no_office")
def test_a_text_that_quotes_what_is_closed_says_only_that_it_is(web: WebFolder) -> None:
    web.folder.change("Texter/T2/Text", "Se också {Ärenden/A3/Ärendemening}.")
    web.close("A3")
    web.folder.build()

    assert published(web).faults == ()
    assert "Se också Ärendet publiceras inte." in read_web(web)["ks-2026-41-beslut-program.docx"]


@pytest.mark.usefixtures("no_office")
def test_what_somebody_has_typed_elsewhere_of_what_is_closed_is_found(web: WebFolder) -> None:
    title = web.folder.row("Handlingar", "H31")["Titel"]
    web.folder.change("Texter/T2/Text", f"Se också {title.lower()}, som är klar.")
    web.close("A3")
    web.folder.build()

    (fault,) = published(web).faults

    assert fault.startswith("kf-2026-12-16/ks-2026-41-beslut-program.docx läggs inte på webben")
    assert "bladet ”Handlingar”, cell" in fault
    assert title not in " ".join(read_web(web).values())


def test_a_document_that_does_not_know_what_it_shows_is_left_out(web: WebFolder) -> None:
    web.folder.build()
    dataset, plans = prepare(web.folder.path, TODAY)
    call = next(plan for plan in plans.plans if plan.target == CALL)
    without = cleaned((web.folder.outputs / CALL).read_bytes(), CALL)
    paper = Outgoing("kallelse.docx", CALL, "kallelse", call, without.data, without)

    made = WebCopies(web.folder.path, dataset, plans).copy(paper)

    assert made.data == b""
    assert "läggs inte på webben: det går inte att se vilka celler den visar" in made.fault


@pytest.mark.usefixtures("no_office")
def test_to_publish_again_another_day_changes_nothing(web: WebFolder) -> None:
    web.close("A3", "H21")
    web.folder.build()
    published(web)

    again = publish_meeting(web.folder.path, TODAY.replace(day=30), MEETING, web=True)

    assert not again.differences
    assert [*published_lines(again)][-1].startswith("Inget har ändrats")


@pytest.mark.usefixtures("no_office")
def test_what_was_shown_is_renewed_each_time_and_gone_when_it_is_closed(web: WebFolder) -> None:
    letter = "kf-2026-12-16/ks-2026-93-tjansteskrivelse.docx"
    web.folder.build()
    published(web)
    publish_files(web.folder.path, TODAY, [letter], web=True)
    assert letter in read_web(web, "publicerat/enstaka")

    web.close("A3")
    web.folder.build()
    again = publish_meeting(web.folder.path, TODAY, MEETING)
    single = publish_files(web.folder.path, TODAY, [letter, CALL])

    assert_nothing_secret(web, ("A3",), read_web(web))
    assert read_web(web, "publicerat/enstaka") == {}
    told = f"{letter} läggs inte på webben: ärendet eller handlingen har nej i Publiceras."
    assert told in again.notes
    assert told in single.notes


@pytest.mark.usefixtures("no_office")
def test_status_tells_of_copies_that_show_what_has_got_a_no_since(web: WebFolder) -> None:
    """Also of what is decided and approved: minutes that are never built again."""
    web.hold()
    web.close("A2")
    web.folder.build()
    minutes_published(web)
    assert told_of_web(web) == []

    web.close("A3", "H41")
    web.folder.write()

    names = {row: web.folder.row(*row.split("/"))[name] for row, name in _CLOSED.items()}
    case, paper = told_of_web(web)
    assert case.startswith(
        f"outputs/publicerat/enstaka/webb visar ärendet ”{names['Ärenden/A3']}”, som har fått nej "
        "i Publiceras sedan dess: protokoll.docx, "
    )
    assert "(beredning publish kf-2026-12-16/protokoll.docx kf-2026-12-16/" in case
    assert case.endswith("och ta bort eller byt ut det som redan ligger på webben.")
    assert f"webb visar handlingen ”{names['Handlingar/H41']}”" in paper

    minutes = web.folder.outputs / "kf-2026-12-16" / "protokoll.docx"
    whole = minutes.read_bytes()
    minutes.write_bytes(whole[:2000])
    assert told_of_web(web), "a damaged document hides nothing of the others"
    minutes.write_bytes(whole)

    minutes_published(web)
    assert told_of_web(web) == []


_CLOSED = {"Ärenden/A3": "Ärendemening", "Handlingar/H41": "Titel"}


def told_of_web(web: WebFolder) -> list[str]:
    found = status(Options(web.folder.path, TODAY)).published
    return [line for line in found if "/webb visar " in line]


# ---------------------------------------------------------------- lines to sign on


@pytest.mark.usefixtures("no_office")
def test_minutes_and_notices_have_no_lines_to_sign_on(web: WebFolder) -> None:
    web.hold()
    web.folder.build()
    minutes_published(web)

    place = web.folder.outputs / "publicerat/enstaka/webb"
    signed = [place / "kf-2026-12-16" / name for name in ("protokoll.docx", "anslag.docx")]
    assert validate(signed) == {path: [] for path in signed}
    for name, text in read_web(web, "publicerat/enstaka").items():
        if name.endswith("protokoll.docx"):
            assert "Elsa Strand" in text  # who approves stands among the facts
        if name.endswith(".docx"):
            assert "Justerarens signatur" not in text, name
            assert "Underskrift" not in _TAGS.sub("", text), name
