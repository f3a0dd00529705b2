"""Lists to choose from are as fresh as the rows: by formula, or by the command lists."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.building.inputs import read_inputs
from pipeline.commands.lists import lists, shown_rows, told_of_lists
from pipeline.commands.new import add, new
from pipeline.commands.questions import collect_answers
from pipeline.schema import BY_KEY, SHEETS, TARGETS, header_key
from pipeline.xlsx.choice_lists import list_name
from tests.libreoffice import convert
from tests.test_new import ANSWERS, run
from tests.test_patch import changed, faults
from tests.workbooks import write_book

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 1)
GROUPS = ("program", "protokoll", "uppföljning", "ärende")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with all sheets; tests get copies of it."""
    made = tmp_path_factory.mktemp("listor") / "mapp"
    new(made, collect_answers(ANSWERS, None, date(2026, 11, 21)))
    add(made, GROUPS, TODAY)
    return made


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """Return a working folder with all sheets."""
    return Path(shutil.copytree(first, tmp_path / "mapp"))


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change a workbook as an officer would, and save it."""
    book = load_workbook(path)
    change(book)
    book.save(path)


def fill(sheet: Any, **columns: Sequence[object]) -> None:
    """Write cells from row 2 on, below the headers with those names (_ for a space)."""
    at = {str(cell.value): cell.column for cell in sheet[1]}
    for header, values in columns.items():
        for row, value in enumerate(values, 2):
            sheet.cell(row, at[header.replace("_", " ")]).value = value


def listed(path: Path, target: str) -> list[str]:
    """Return what a workbook's list of a sheet holds, blanks left out."""
    sheet: Any = load_workbook(path, data_only=True)["Listor"]
    letters = next(cell.column_letter for cell in sheet[1] if cell.value == target)
    return [str(cell.value) for cell in sheet[letters][1:] if cell.value not in (None, "")]


def goals(path: Path, **columns: Sequence[object]) -> None:
    edit(path, lambda book: fill(book["Mål"], **columns))


# ---------------------------------------------------------------- in every workbook


def test_every_column_of_references_has_its_list_in_every_workbook(folder: Path) -> None:
    missing = []
    seen: set[tuple[str, str]] = set()
    for path in (folder / "inputs").glob("*.xlsx"):
        book: Any = load_workbook(path)
        assert {list_name(target) for target in TARGETS} <= {*book.defined_names}
        for sheet in book.worksheets:
            known = BY_KEY.get(header_key(sheet.title))
            offered = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
            for at, column in enumerate(known.columns if known else (), 1):
                if column.target:
                    letters = sheet.cell(1, at).column_letter
                    seen.add((sheet.title, column.header))
                    if offered.get(f"{letters}2:{letters}1000") != list_name(column.target):
                        missing.append((path.name, sheet.title, column.header))
    assert missing == []
    assert seen == {(s.name, c.header) for s in SHEETS for c in s.columns if c.target}


def test_a_new_workbook_lists_the_rows_of_those_that_are_there(folder: Path) -> None:
    bodies = listed(folder / "inputs" / "program.xlsx", "Organ")

    assert bodies == ["KSAU · Kommunstyrelsens arbetsutskott", "KLF · Kommunledningsförvaltningen"]


GROWN = [f"N{number}" for number in range(200)]
CHANGES = ("added", "removed", "sorted", "hole", "moved")


def changed_goals(path: Path, change: str) -> list[str]:
    """Change the goals of a workbook in one way; return what its list is to show."""
    ids: list[object] = ["M1", "M2", "M3", None, "M5", "#M6"]
    names: list[object] = ["Klimat", "Arbete", "Skola", "Vatten", None, "Parkerat"]
    wanted = ["M1 · Klimat", "M2 · Arbete", "M3 · Skola", "Vatten", "M5 · med text"]
    texts: list[object] = [*[None] * 4, "med text"]
    goals(path, **{"Mål-id": ids, "Kort_namn": names, "Måltext": texts})
    if change == "added":
        goals(path, **{"Mål-id": [*ids, *GROWN]})
        wanted += GROWN
    elif change == "removed":
        edit(path, lambda book: book["Mål"].delete_rows(3))
        wanted.remove("M2 · Arbete")
    elif change == "sorted":
        goals(path, **{"Mål-id": ["M3", "M1", "M2"], "Kort_namn": ["Skola", "Klimat", "Arbete"]})
        wanted[:3] = ["M3 · Skola", "M1 · Klimat", "M2 · Arbete"]
    elif change == "hole":
        goals(path, **{"Mål-id": ["M1", None, "M3"], "Kort_namn": ["Klimat", None, "Skola"]})
        wanted.remove("M2 · Arbete")
    else:
        edit(path, lambda book: book["Mål"].insert_cols(1, 3))
    edit(path, lambda book: book.create_sheet("Prov").append(["=ROWS(Lista_Mål)"]))
    return wanted


@pytest.fixture(scope="module")
def changed_in_libreoffice(
    first: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, tuple[Path, list[str]]]:
    """Return, by change, a workbook that LibreOffice has saved, and what its list is to show."""
    home = tmp_path_factory.mktemp("ändrade")
    made = {change: home / f"{change}.xlsx" for change in CHANGES}
    for path in made.values():
        shutil.copyfile(first / "inputs" / "program.xlsx", path)
    wanted = {change: changed_goals(path, change) for change, path in made.items()}
    saved = convert(list(made.values()), "xlsx", home / "sparade")
    return {change: (path, wanted[change]) for change, path in zip(made, saved, strict=True)}


@pytest.mark.office
@pytest.mark.parametrize("change", CHANGES)
def test_libreoffice_shows_the_rows_that_there_are(
    changed_in_libreoffice: Mapping[str, tuple[Path, list[str]]], change: str
) -> None:
    saved, wanted = changed_in_libreoffice[change]

    assert listed(saved, "Mål") == wanted
    rows = load_workbook(saved, data_only=True)["Prov"]["A1"].value
    assert rows == len(wanted) + (change in ("hole", "added"))  # a parked row is a hole too


@pytest.mark.office
def test_libreoffice_shows_a_meeting_by_its_day_and_a_decision_by_its_item(folder: Path) -> None:
    (saved,) = convert([folder / "inputs" / "arbetsbok.xlsx"], "xlsx", folder / "sparad")

    assert listed(saved, "Sammanträden") == ["KSAU-2026-12-02 · KSAU 2026-12-02"]
    assert listed(saved, "Beslut") == ["B1 · Information om hållbarhetsprogrammet KSAU 2026-12-02"]
    assert lists_of_command(folder, "Sammanträden") == listed(saved, "Sammanträden")
    assert lists_of_command(folder, "Beslut") == listed(saved, "Beslut")


@pytest.mark.office
def test_libreoffice_tells_items_and_decisions_of_one_name_apart(folder: Path) -> None:
    path = folder / "inputs" / "arbetsbok.xlsx"

    def alike(book: Any) -> None:
        fill(
            book["Behandling"],
            **{"Behandling-id": ["BH1", None, "BH3"]},
            Ärende=["Ä1 · Strategi", "Ä1 · Strategi", None],
            Möte=["X · KSAU 2026-12-02", "KSAU 2026-12-16", "KSAU 2026-12-16"],
            Syfte=["remiss", "antagande", "formalia"],
            Rubrik=["Strategi", "Strategi", "Val av justerare"],
        )
        fill(
            book["Beslut"],
            **{"Beslut-id": ["B1", None]},
            Behandling=["BH1 · Strategi", "BH1 · Strategi"],
            Typ=["program", "program"],
            Lämnas_till=["KS", "KF · Kommunfullmäktige"],
        )

    edit(path, alike)
    (saved,) = convert([path], "xlsx", folder / "sparad")

    assert listed(saved, "Behandling") == [
        "BH1 · Strategi, KSAU 2026-12-02, remiss",
        "Strategi, KSAU 2026-12-16, antagande",
        "BH3 · Val av justerare",
    ]
    assert listed(saved, "Beslut") == [
        "B1 · Strategi program, KS",
        "Strategi program, Kommunfullmäktige",
    ]
    for target, shown in shown_rows(read_inputs(folder).tables).items():
        assert [*shown] == listed(saved, target)


def lists_of_command(folder: Path, target: str) -> list[str]:
    """Return what the workbook of follow-ups lists of a sheet."""
    return listed(folder / "inputs" / "uppfoljning.xlsx", target)


# ---------------------------------------------------------------- made fresh


def test_only_the_lists_of_other_workbooks_change(folder: Path) -> None:
    goals(folder / "inputs" / "program.xlsx", **{"Mål-id": ["M1"], "Kort_namn": ["Klimat"]})
    before = {path.name: path.read_bytes() for path in (folder / "inputs").iterdir()}

    done = lists(folder, TODAY)

    assert sorted(done.copies) == [
        "arbetsbok.xlsx",
        "arende.xlsx",
        "protokoll.xlsx",
        "uppfoljning.xlsx",
    ]
    for name, copy in done.copies.items():
        now = (folder / "inputs" / name).read_bytes()
        assert copy.read_bytes() == before[name]
        assert len(changed(before[name], now)) == 1
        assert listed(folder / "inputs" / name, "Mål") == ["M1 · Klimat"]
    assert lists(folder, TODAY).copies == {}


def test_add_makes_what_is_there_fresh(tmp_path: Path) -> None:
    new(tmp_path, collect_answers(ANSWERS, None, date(2026, 11, 21)))
    add(tmp_path, ["program"], TODAY)
    goals(tmp_path / "inputs" / "program.xlsx", **{"Mål-id": ["M1"], "Kort_namn": ["Klimat"]})

    said = add(tmp_path, ["uppföljning"], TODAY).lines

    assert listed(tmp_path / "inputs" / "uppfoljning.xlsx", "Mål") == ["M1 · Klimat"]
    assert listed(tmp_path / "inputs" / "arbetsbok.xlsx", "Mål") == ["M1 · Klimat"]
    assert any(line.startswith("arbetsbok.xlsx: listorna är uppdaterade.") for line in said)


def test_a_workbook_that_is_open_is_left_and_named(folder: Path) -> None:
    goals(folder / "inputs" / "program.xlsx", **{"Mål-id": ["M1"], "Kort_namn": ["Klimat"]})
    path = folder / "inputs" / "arbetsbok.xlsx"
    (folder / "inputs" / "~$arbetsbok.xlsx").write_bytes(b"x")
    before = path.read_bytes()

    done = lists(folder, TODAY)

    assert path.read_bytes() == before
    assert done.failed
    assert (
        "arbetsbok.xlsx: den är öppen i ett annat program, eller skrivskyddad. "
        "Stäng den och kör beredning lists igen." in [*told_of_lists(done)]
    )


def test_a_workbook_of_the_officers_own_gets_lists_and_keeps_its_own(tmp_path: Path) -> None:
    def own(book: Any) -> None:
        kept = DataValidation(type="list", formula1='"M1,M2"')
        kept.add("B2:B50")
        book["Uppföljning"].add_data_validation(kept)
        old = DataValidation(type="list", formula1="'Listor'!$D$2:$D$3")
        old.add("C2:C1000")
        book["Uppföljning"].add_data_validation(old)

    path = write_book(
        tmp_path / "inputs" / "egen.xlsx",
        {
            "Uppföljning": [["Period", "Mål", "Organ", "Indikator"], ["2027", "M1", None, None]],
            "Mål": [["Mål-id", "Kort namn"], ["M1", "Klimat"]],
            "Listor": [["Färger"], ["röd"]],
        },
        own,
    )

    lists(tmp_path, TODAY)

    book = load_workbook(path)
    offered = {
        str(v.sqref): v.formula1 for v in book["Uppföljning"].data_validations.dataValidation
    }
    assert offered == {
        "B2:B50": '"M1,M2"',
        "C2:C1000": "Lista_Organ",
        "D2:D1000": "Lista_Indikatorer",
    }
    assert [cell.value for cell in book["Listor"]["A"]] == ["Färger", "röd"]
    assert book["Listor för hänvisningar"].sheet_state == "hidden"
    assert lists(tmp_path, TODAY).same == ["egen.xlsx"]


def test_rows_without_ids_get_those_that_they_go_by_and_nothing_is_built_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "inputs" / "arbetsbok.xlsx"

    def take_away(book: Any) -> None:
        for name in ("Personer", "Ärenden", "Sammanträden", "Behandling", "Beslut"):
            book[name]["A2"].value = None
        fill(book["Ärenden"], Handläggare=["Dahlvik"])
        fill(book["Behandling"], Ärende=["KS 2026/160"], Möte=["KSAU 2 december 2026"])
        fill(book["Beslut"], Behandling=["KS 2026/160"])
        fill(book["Beslutspunkter"], Verb=["godkänna"], Sats=["informationen"])
        fill(book["Texter"], Ärende=["ks 2026/160"], Avsnitt=["bedömning"], Text=["Bra."])

    edit(path, take_away)
    assert run("build", "--folder", folder, "--today", str(TODAY)) == 0
    assert "2 skrevs" in capsys.readouterr().out

    assert run("lists", "--folder", folder, "--today", str(TODAY)) == 0

    said = capsys.readouterr().out
    item = "KSAU-2026-12-02+KS 2026/160+beredning"
    assert f"  Behandling A2 fick id {item}\n" in said
    assert "  Personer A2 fick id Elin Dahlvik\n" in said
    assert load_workbook(path)["Behandling"]["A2"].value == item
    assert listed(folder / "inputs" / "program.xlsx", "Behandling") == [
        f"{item} · Information om hållbarhetsprogrammet KSAU 2 december 2026"
    ]
    assert run("build", "--folder", folder, "--today", str(TODAY)) == 0
    assert "2 var aktuella" in capsys.readouterr().out


def test_a_row_that_would_have_another_rows_id_is_told_at_its_cell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "inputs" / "program.xlsx"
    edit(path, lambda book: fill(book["Program"], Namn=["Plan"], Dokumenttyp=["program"]))
    goals(path, Nivå=["KF-mål"] * 3, Nr=[1, 1, 2], Måltext=["ett", "två", "tre"])

    assert run("lists", "--folder", folder, "--today", str(TODAY)) == 1

    said = capsys.readouterr().out.splitlines()
    (told,) = [line for line in said if line.startswith("Går inte att välja i listorna")]
    assert told.endswith(
        "FEL B04 program.xlsx, bladet ”Mål”, cell A3: Raden har samma ”Nivå” och ”Nr” som rad 2. "
        "Ändra raden, eller ge den ett eget id i ”Mål-id”."
    )
    sheet = load_workbook(path)["Mål"]
    assert [bool(sheet[f"A{row}"].value) for row in (2, 3, 4)] == [True, False, True]


# ---------------------------------------------------------------- other programs


@pytest.mark.install
def test_the_open_xml_sdk_finds_nothing_in_fresh_lists(folder: Path) -> None:
    goals(folder / "inputs" / "program.xlsx", **{"Mål-id": ["M1"], "Kort_namn": ["Klimat"]})
    done = lists(folder, TODAY)

    found = {name: faults(folder / "inputs" / name) for name in done.copies}
    assert not any(found.values())


@pytest.mark.office
def test_libreoffices_own_files_are_made_fresh_too(folder: Path) -> None:
    path = folder / "inputs" / "arbetsbok.xlsx"
    (saved,) = convert([path], "xlsx", folder / "sparad")
    path.write_bytes(saved.read_bytes())
    goals(folder / "inputs" / "program.xlsx", **{"Mål-id": ["M1"], "Kort_namn": ["Klimat"]})
    before = path.read_bytes()

    lists(folder, TODAY)
    (again,) = convert([path], "xlsx", folder / "igen")

    assert len(changed(before, path.read_bytes())) == 1
    assert listed(again, "Mål") == ["M1 · Klimat"]
    assert listed(again, "Organ")[0].startswith("KSAU · ")
    assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).testzip() is None
