"""Of a thousand documents, one changed cell writes exactly those that show it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.docx import text_of
from tests.trouble import Trouble
from tests.working_folder import WorkingFolder

pytestmark = pytest.mark.slow

COUNT = 1_000
EACH = 50  # letters of one officer
LETTER = (
    "{{ behandling.rubrik }}, {{ ärende.dnr }}, {{ organ.namn }}",
    "{% if ärende.handläggare.e_post %}Skriv gärna.{% endif %}",
    "{{ ärende.handläggare.namn }}, {{ ärende.handläggare.titel }}, {{ möte.datum|datum }}",
)


def officer(number: int) -> str:
    """Return who writes a letter."""
    return f"P{number // EACH}"


def thousand(path: Path) -> WorkingFolder:
    """Return a folder with a letter a case, all to one meeting, and the call that lists them."""
    folder = WorkingFolder(path, templates=False)
    town = folder.sheets["Kommuner"]
    folder.sheets = {
        "Kommuner": [{k: v for k, v in town[0].items() if k != "Logotyp"}],
        "Organ": folder.sheets["Organ"],
        "Personer": [
            {"Person-id": f"P{n}", "Namn": f"Namn{n:03}", "Titel": f"titel{n:03}", "Organ": "KLK"}
            for n in range(COUNT // EACH)
        ],
        "Sammanträden": folder.sheets["Sammanträden"][:1],
        "Ärenden": [
            {"Ärende-id": f"A{n}", "Kommun": "LIN", "Dnr": f"KS 2026/{n + 1:04}", "Enhet": "KLK"}
            | {"Ärendemening": f"Ärende{n:04}", "Handläggare": officer(n)}
            for n in range(COUNT)
        ],
        "Behandling": [
            {"Behandling-id": f"BH{n}", "Ärende": f"A{n}", "Möte": "AU-2026-12-02"}
            | {"Punkt": n + 1, "Syfte": "information", "Rubrik": f"Rubrik{n:04}"}
            | {"Skrivelsens datum": date(2026, 11, 25)}
            for n in range(COUNT)
        ],
        "Beslut": [
            {"Beslut-id": f"B{n}", "Behandling": f"BH{n}", "Typ": "information"}
            | {"Status": "förslag"}
            for n in range(COUNT)
        ],
        "Beslutspunkter": [
            {"Punkt-id": "BP1", "Beslut": "B0", "Nr": 1, "Verb": "godkänna", "Sats": "det"}
        ],
        "Mottagare": [{"Mottagare-id": "MO1", "Beslut": "B0", "Organ": "KLK", "Ordning": 1}],
        "Texter": [{"Text-id": "T1", "Ärende": "A0", "Avsnitt": "syfte", "Text": "Oläst."}],
    }
    folder.template("tjansteskrivelse", *LETTER)
    folder.template(
        "kallelse", "{%p for punkt in punkterna %}", "{{ punkt.rubrik }}", "{%p endfor %}"
    )
    return folder


CHANGES = (
    ("Behandling/BH7/Rubrik", 2),  # in its letter, and in the call
    ("Personer/P3/Namn", EACH),  # in the letters of one officer
    ("Ärenden/A5/Ärendemening", 0),  # not shown where there is a heading
    ("Organ/AU/Namn", COUNT),
)


def test_one_changed_cell_writes_exactly_the_documents_that_show_it(tmp_path: Path) -> None:
    folder = thousand(tmp_path / "arbetsmapp")
    with Trouble("none"):
        assert len(folder.build().written) == COUNT + 1
    texts = {target: text_of(data) for target, data in folder.documents.items()}

    for cell, count in CHANGES:
        sheet, key, header = cell.split("/")
        word = folder.row(sheet, key)[header]
        shown = {target for target, text in texts.items() if word in text}
        before = folder.state
        with Trouble("none"):
            result = folder.change(cell, f"Annat {count}").build()

        assert len(shown) == count
        assert set(result.written) == shown == touched(before, folder)
        for target in shown:
            texts[target] = text_of((folder.outputs / target).read_bytes())
            assert f"Annat {count}" in texts[target]

    with Trouble("none"):  # a condition shows what it asks for
        result = folder.change("Personer/P2/E-post", "p2@example.se").build()
    assert len(result.written) == EACH
    assert all("Skriv gärna." in folder.text(target) for target in result.written)


def touched(before: dict[str, tuple[int, bytes]], folder: WorkingFolder) -> set[str]:
    """Return the Word files that were written, or are gone."""
    after = folder.state
    files = {name for name in {*before, *after} if name.endswith(".docx")}
    return {name for name in files if before.get(name) != after.get(name)}
