"""The supplement to a call that has been sent out: what is new since then, and no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.freeze import freeze
from pipeline.model import Action
from pipeline.plan import plan
from tests.plan_data import changed, dataset
from tests.test_standard_templates import built, compiled
from tests.validator import validate
from tests.working_folder import CALL_KF, TODAY, WorkingFolder

MEETING = "KF-2026-12-16"
SUPPLEMENT = "kf-2026-12-16/tillagg-2026-12-11.docx"
NEW = {"Behandling-id": "BH9", "Möte": MEETING, "Punkt": 3, "Syfte": "information"}
LATE = NEW | {"Rubrik": "Läget i skolan", "Ärende": "A1"}


@pytest.fixture
def sent(tmp_path: Path) -> WorkingFolder:
    """Return a folder whose call to the council is sealed, made of the program's own templates."""
    made = WorkingFolder(tmp_path, templates=False)
    made.change(f"Sammanträden/{MEETING}/Kallelse skickas", date(2026, 12, 8)).build()
    freeze(made.path, TODAY, MEETING)
    return made


def told(folder: WorkingFolder) -> list[str]:
    return [str(p) for p in folder.build(dry=True).report.problems if p.code in ("N04", "N05")]


def test_a_supplement_has_only_what_was_added_and_the_call_stands(sent: WorkingFolder) -> None:
    before = sent.documents[CALL_KF]
    sent.sheets["Behandling"].append(LATE | {"Tillagt": date(2026, 12, 11)})

    result = sent.build()

    assert SUPPLEMENT in result.written
    assert CALL_KF in result.those(Action.SKIP)
    assert sent.documents[CALL_KF] == before
    text = sent.text(SUPPLEMENT)
    assert "Läget i skolan" in text
    assert "Att anta programmet" not in text
    assert "2026-12-11" in text  # its own day
    assert "I övrigt gäller kallelsen den 8 december 2026." in text
    assert "Tillägg till tillkännagivandet" in text  # of the council


def test_what_is_new_since_the_seal_is_told_until_it_has_a_day(sent: WorkingFolder) -> None:
    assert told(sent) == []
    sent.sheets["Behandling"].append(dict(LATE))

    assert len(told(sent)) == 1
    assert (
        "står inte i kallelsen som frystes i outputs/utskick/kf-2026-12-16/version-1"
        in (told(sent)[0])
    )
    sent.change("Behandling/BH9/Tillagt", date(2026, 12, 11))
    assert told(sent) == []


def test_what_was_sent_in_a_supplement_is_not_new(sent: WorkingFolder) -> None:
    sent.sheets["Behandling"].append(LATE | {"Tillagt": date(2026, 12, 11)})
    sent.build()
    made = freeze(sent.path, TODAY, MEETING)

    assert any(name.endswith("tillagg-2026-12-11.docx") for name in made.documents)
    assert told(sent) == []


def test_each_day_has_a_supplement_of_its_own(sent: WorkingFolder) -> None:
    sent.sheets["Behandling"] += [
        LATE | {"Tillagt": date(2026, 12, 11)},
        LATE
        | {"Behandling-id": "BH10", "Rubrik": "Läget på vägarna"}
        | {"Punkt": 4, "Tillagt": date(2026, 12, 14)},
    ]

    made = [target for target in sent.build().written if "tillagg" in target]

    assert made == [SUPPLEMENT, SUPPLEMENT.replace("11", "14")]
    assert "Läget på vägarna" not in sent.text(SUPPLEMENT)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 12, 7), "men kallelsen skickas först 2026-12-08"),
        (date(2026, 12, 17), "men sammanträdet är 2026-12-16"),
        (date(2026, 12, 8), ""),
        (date(2026, 12, 16), ""),
    ],
)
def test_the_day_lies_between_the_call_and_the_meeting(
    sent: WorkingFolder, day: date, says: str
) -> None:
    sent.sheets["Behandling"].append(LATE | {"Tillagt": day})

    found = [line for line in told(sent) if "N05" in line]

    assert len(found) == bool(says)
    assert all(says in line for line in found)


def test_after_the_meeting_the_supplement_is_left_in_peace(sent: WorkingFolder) -> None:
    sent.sheets["Behandling"].append(LATE | {"Tillagt": date(2026, 12, 11)})
    sent.build()
    before = sent.documents[SUPPLEMENT]

    sent.change(f"Sammanträden/{MEETING}/Status", "hållet")
    result = sent.change("Behandling/BH9/Rubrik", "En annan rubrik").build()

    assert SUPPLEMENT in result.those(Action.SETTLED)
    assert sent.documents[SUPPLEMENT] == before


def _supplement(**cells: Any) -> dict[str, Any]:
    return changed(**{"Behandling/BH4/Tillagt": "2020-03-25"} | cells)


def test_a_committee_has_no_announcement() -> None:
    text = built("tillagg", _supplement(**{"Organ/KF/Typ": "nämnd"}))

    assert "Nya ärenden" in text
    assert "kungörelsen" not in text


@pytest.mark.install
def test_a_supplement_is_sound_for_the_open_xml_sdk(tmp_path: Path) -> None:
    document = next(p for p in plan(dataset(_supplement())).plans if p.kind == "tillägg")
    path = tmp_path / "tillagg.docx"
    path.write_bytes(compiled("tillagg").render("tillägg", document.key, document.view).data)

    assert validate([path]) == {path: []}
