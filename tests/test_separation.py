"""The two decisions are apart: every leak of the will into decision 1 is caught and told."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.building.as_json import as_json
from pipeline.building.inputs import prepare
from pipeline.building.report import closing_lines
from pipeline.building.report_page import as_page
from pipeline.model import Action, Severity, Source
from pipeline.proof.verdict import prove
from pipeline.proof.will import Will, will_sentences
from tests.docx import NAMESPACES, REL, WML, Part, bookmark, core_xml, p, picture, run, table
from tests.working_folder import (
    ALL,
    DECISION_1,
    PROGRAM,
    SENTENCE,
    TEMPLATES,
    TODAY,
    WILL,
    Result,
    WorkingFolder,
)

pytestmark = pytest.mark.slow

HEAD, TAIL = SENTENCE.split(" ha ")
WILL_CELL = "lindvalla.xlsx, bladet ”Politisk vilja”, cell E2"


@pytest.fixture
def folder(tmp_path: Path) -> WorkingFolder:
    """Return a working folder with the case."""
    return WorkingFolder(tmp_path)


def caught(result: Result, target: str = PROGRAM) -> str:
    """Assert that one document was stopped, and only that; return the FEL."""
    assert result.those(Action.FAILED) == [target]
    assert result.written == [t for t in ALL if t != target]
    assert result.exit_code == 1
    (fault,) = result.faults
    assert fault.code in result.why(target)
    return str(fault)


def clean(result: Result) -> None:
    """Assert that there was nothing to catch."""
    assert result.faults == []
    assert result.written == ALL


# ---------------------------------------------------------------- by source


@pytest.mark.parametrize("kind", ["program", "beslut-program"])
@pytest.mark.parametrize(
    "tag",
    [
        "{%p for m in målen %}|{%p for v in m.politisk_vilja %}|{{ v.text }}|"
        "{%p endfor %}|{%p endfor %}",
        "{% for mål in målen %}{{ mål['politisk_vilja'] }}{% endfor %}",
        "{% for mål in målen %}{{ mål.politisk_vilja|length }}{% endfor %}",
        "{{ politisk_vilja }}",
        "{{ kommun.partier }}",
        "{% for mål in målen %}{{ mål|attr('politisk_vilja') }}{% endfor %}",
        "{{ målen|map(attribute='politisk_vilja')|list }}",
    ],
)
def test_a_template_of_decision_1_cannot_name_the_will(
    folder: WorkingFolder, kind: str, tag: str
) -> None:
    folder.template(kind, *_lines(tag))
    target = PROGRAM if kind == "program" else DECISION_1

    result = folder.build()

    assert result.those(Action.FAILED) == [target]
    assert result.outcome(target).faults
    assert result.exit_code == 1
    assert target not in folder.documents


def _lines(tag: str) -> list[str]:
    return tag.split("|") if "%p" in tag else [tag]


@pytest.mark.parametrize(
    ("cell", "target"), [("Texter/T5/Text", PROGRAM), ("Texter/T2/Text", DECISION_1)]
)
def test_text_that_embeds_a_cell_of_the_will_is_refused(
    folder: WorkingFolder, cell: str, target: str
) -> None:
    told = caught(folder.change(cell, "Viljan: {Politisk vilja/V1/Text}").build(), target)

    assert "bladet ”Texter”, cell" in told
    assert "{Politisk vilja/V1/Text} får inte stå i det här dokumentet" in told


def test_text_that_embeds_text_that_embeds_the_will_is_refused(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Ambitionsnivå", "Se {Politisk vilja/V1/Text}")

    result = folder.change("Texter/T5/Text", "Så: {Mål/M1/Ambitionsnivå}").build("program")

    assert result.those(Action.FAILED) == [PROGRAM]
    assert result.written == []


def test_a_document_that_did_read_the_will_would_be_caught() -> None:
    reads = [Source("Mål", "M1", "Måltext"), Source("Politisk vilja", "V1", "Text")]

    proof = prove(PROGRAM, reads, {}, Will(()))

    assert [problem.code for problem in proof.found] == ["P10"]
    assert f"{PROGRAM} läser Politisk vilja/V1/Text." in str(proof.found[0])


# ---------------------------------------------------------------- by text, from a cell

RETYPED = {
    "as it is": SENTENCE,
    "in capitals": SENTENCE.upper(),
    "with more spaces": SENTENCE.replace(" ", "   "),
    "with no-break spaces": SENTENCE.replace(" ", "\u00a0"),
    "with a soft hyphen": SENTENCE.replace("trädgård", "träd\u00adgård"),
    "with a zero-width space": SENTENCE.replace("trädgård", "träd\u200bgård"),
    "decomposed": unicodedata.normalize("NFD", SENTENCE),
    "with dashes": SENTENCE.replace(" ska ", " – ska — "),
    "in quotation marks": f"Någon har sagt: ”{SENTENCE}!”",
    "with commas": SENTENCE.replace(" ", ", "),
    "with a line break": f"{HEAD}\nha {TAIL}",
    "in two paragraphs": f"{HEAD} ha\n\n{TAIL}",
    "in two list items": f"- {HEAD} ha\n- {TAIL}",
    "in bold": SENTENCE.replace("egen", "**egen**"),
    "half a word in bold": SENTENCE.replace("trädgård", "**träd**gård"),
    "in a link": SENTENCE.replace("egen", "[egen](https://exempel.se)"),
    "inside a longer sentence": f"Vi anser att {SENTENCE.lower()} och även senare.",
}


@pytest.mark.parametrize("text", RETYPED.values(), ids=RETYPED)
@pytest.mark.parametrize(
    ("cell", "target"), [("Texter/T5/Text", PROGRAM), ("Texter/T2/Text", DECISION_1)]
)
def test_a_retyped_sentence_of_the_will_is_caught_and_both_cells_are_named(
    folder: WorkingFolder, cell: str, target: str, text: str
) -> None:
    told = caught(folder.change(cell, text).build(), target)

    assert told.startswith(f"FEL P11 {WILL_CELL}: ")
    assert f"(Politisk vilja/V1/Text) står också i {target}, i brödtexten." in told
    assert f"Den kommer från cellen {cell} (lindvalla.xlsx, bladet ”Texter”, cell " in told
    assert target not in folder.documents


def test_a_column_of_the_user_s_own_cannot_carry_the_will(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Anteckning", f"{SENTENCE}.")
    blocks = [*TEMPLATES["program"][:-1], "{{ mål.anteckning }}", TEMPLATES["program"][-1]]

    told = caught(folder.template("program", *blocks).build())

    assert "Den kommer från cellen Mål/M1/Anteckning (lindvalla.xlsx, bladet ”Mål”, cell " in told


def test_a_column_of_the_user_s_own_called_namn_is_no_way_round(folder: WorkingFolder) -> None:
    folder.change("Mål/M1/Namn", f"{SENTENCE}.")
    blocks = [*TEMPLATES["program"][:-1], "{{ mål.namn }}", TEMPLATES["program"][-1]]

    caught(folder.template("program", *blocks).build())


def test_a_sentence_put_together_from_several_cells_is_caught(folder: WorkingFolder) -> None:
    folder.change("Program/LUND/Version", HEAD).change("Program/LUND/Revideras", f"ha {TAIL}")
    folder.template("program", "{{ program.version }} {{ program.revideras }}")

    assert "Den är hopsatt av flera celler, eller av celler och mallen." in caught(folder.build())


def test_a_sentence_that_shows_a_cell_is_looked_for_as_it_is_printed(folder: WorkingFolder) -> None:
    folder.change("Politisk vilja/V2/Text", "Kommunen ska vara en plats {Mål/M2/Måltext} för alla.")

    told = caught(
        folder.change(
            "Texter/T5/Text", "Kommunen ska vara en plats med rent vatten för alla."
        ).build()
    )

    assert "Politisk vilja/V2/Text" in told


def test_a_sentence_that_shows_running_text_is_looked_for_without_its_markup(
    folder: WorkingFolder,
) -> None:
    folder.change("Mål/M1/Innebörd", "en **håll**bar")
    folder.change("Politisk vilja/V2/Text", "Kommunen ska ha {Mål/M1/Innebörd} skog och ängar.")

    caught(folder.change("Texter/T5/Text", "Kommunen ska ha en hållbar skog och ängar.").build())


def test_a_will_with_markup_is_looked_for_as_it_is_printed(folder: WorkingFolder) -> None:
    text = "Varje **by** ska ha [en egen](https://exempel.se) _brygga_ vid sjön."
    folder.change("Politisk vilja/V2/Text", text)

    caught(folder.change("Texter/T5/Text", "Varje by ska ha en egen brygga vid sjön.").build())


# ---------------------------------------------------------------- by text, in a template


def _comment(text: str) -> Part:
    own = f'<w:comment w:id="0" w:author="x">{p(text)}</w:comment>'
    data = f"<w:comments {NAMESPACES}>{own}</w:comments>"
    return Part(
        "word/comments.xml", f"{WML}.comments+xml", f"{REL}/comments", data.encode(), "rIdC"
    )


def _box(text: str) -> str:
    return (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


HYPHENS = "Kommunens KF-mål ska följas upp varje år"
NO_BREAK = run("Kommunens KF").replace("</w:r>", "<w:noBreakHyphen/></w:r>") + run(
    "mål ska följas upp varje år"
)
TRACKED = f'<w:ins w:id="9" w:author="x">{run(TAIL)}</w:ins>'
DELETED = '<w:del w:id="8" w:author="x"><w:r><w:delText>inte </w:delText></w:r></w:del>'
SOFT = run(f"{HEAD} ha ") + run(TAIL).replace("trädgård", "träd</w:t><w:softHyphen/><w:t>gård")

TEMPLATE_LEAKS: dict[str, tuple[list[str], dict[str, Any], str]] = {
    "plain": ([SENTENCE], {}, "brödtexten"),
    "in two runs": ([p(run(HEAD), run(f" ha {TAIL}", "<w:b/>"))], {}, "brödtexten"),
    "a word in two runs": ([p(run(f"{HEAD} h"), run(f"a {TAIL}"))], {}, "brödtexten"),
    "in two paragraphs": ([HEAD, f"ha {TAIL}"], {}, "brödtexten"),
    "with a line break": ([p(run(f"{HEAD}\nha {TAIL}"))], {}, "brödtexten"),
    "with a tab": ([p(run(f"{HEAD}\tha {TAIL}"))], {}, "brödtexten"),
    "with a soft hyphen": ([p(SOFT)], {}, "brödtexten"),
    "with a no-break hyphen": ([p(NO_BREAK)], {}, "brödtexten"),
    "hidden": ([p(run(SENTENCE, "<w:vanish/>"))], {}, "brödtexten"),
    "in a table": ([table([HEAD, f"ha {TAIL}"])], {}, "brödtexten"),
    "in a bookmark": ([p(run(HEAD), bookmark(f" ha {TAIL}", "x"))], {}, "brödtexten"),
    "in a text box": ([p(_box(SENTENCE))], {}, "brödtexten"),
    "round a text box": ([p(run(HEAD), _box("Ruta"), run(f" ha {TAIL}"))], {}, "brödtexten"),
    "round a picture": (
        [p(run(HEAD), picture("Ett vapen"), run(f" ha {TAIL}"))],
        {},
        "brödtexten",
    ),
    "as alt text": ([p(picture(SENTENCE))], {}, "brödtexten"),
    "as an insertion": ([p(run(f"{HEAD} ha "), TRACKED)], {}, "brödtexten"),
    "round a deletion": ([p(run(f"{HEAD} ha "), DELETED, run(TAIL))], {}, "brödtexten"),
    "in a header": (["x"], {"headers": SENTENCE}, "sidhuvudet"),
    "in a first header": (["x"], {"headers": {"first": SENTENCE}}, "sidhuvudet"),
    "in a footer": (["x"], {"footers": SENTENCE}, "sidfoten"),
    "in a footnote": (
        [p(run("x"), '<w:r><w:footnoteReference w:id="1"/></w:r>')],
        {"footnotes": [SENTENCE]},
        "en fotnot",
    ),
    "as the title": (["x"], {"core": SENTENCE}, "dokumentegenskaperna"),
}


@pytest.mark.parametrize(
    ("blocks", "more", "place"), TEMPLATE_LEAKS.values(), ids=list(TEMPLATE_LEAKS)
)
def test_a_sentence_of_the_will_in_a_template_is_caught_wherever_it_stands(
    folder: WorkingFolder, blocks: list[str], more: dict[str, Any], place: str
) -> None:
    folder.change("Politisk vilja/V2/Text", f"{HYPHENS}.")
    folder.template("program", "{{ program.namn }}", *blocks, **more)

    told = caught(folder.build())

    assert f"står också i {PROGRAM}, i {place}." in told
    assert f"Den kommer från mallen standard/program.docx, {place}." in told
    assert WILL_CELL.removesuffix("E2") in told


def test_a_sentence_of_the_will_in_a_comment_of_a_template_does_not_go_out(
    folder: WorkingFolder,
) -> None:
    folder.change("Politisk vilja/V2/Text", f"{HYPHENS}.")
    folder.template("program", "{{ program.namn }}", parts=[_comment(SENTENCE)])

    clean(folder.build())

    assert b"comments.xml" not in (folder.outputs / PROGRAM).read_bytes()


# ---------------------------------------------------------------- what is no leak


@pytest.mark.parametrize(
    "text",
    [
        "Vi vill se mer. Det gör alla.",  # of the will too, but of four words in other text
        "Ett program säger att vi vill se mer.",
        "Varje skola ska ha en gemensam trädgård före mandatperiodens slut.",
        "En egen trädgård ska varje skola ha före mandatperiodens slut.",
        "Varje skola ska ha en egen trädgårdsmästare före mandatperiodens slut.",
    ],
)
def test_other_words_are_no_leak(folder: WorkingFolder, text: str) -> None:
    clean(folder.change("Texter/T5/Text", text).build())


@pytest.mark.parametrize(
    ("cell", "wording"),
    [
        ("Mål/M1/Måltext", "Alla ska ha rätt till en skog i närheten"),
        ("Mål/M1/Stam", "Alla i kommunen ska ha en nära och levande skog"),
        ("Mål/M1/Kort namn", "En nära och levande skog"),
        ("Framgångsfaktorer/FF2/Namn", "Mer nära skog"),
    ],
)
def test_a_sentence_that_is_also_a_goal_or_its_name_is_no_leak(
    folder: WorkingFolder, cell: str, wording: str
) -> None:
    folder.change(cell, wording).change("Politisk vilja/V2/Text", f"{wording}.")

    clean(folder.change("Texter/T5/Text", f"{wording}.").build())


def test_a_sentence_that_is_the_stem_and_the_wording_of_a_goal_is_no_leak(
    folder: WorkingFolder,
) -> None:
    folder.change("Politisk vilja/V2/Text", "Lindvalla ska vara en plats med levande skog.")

    clean(folder.build())


def test_other_documents_may_show_the_will(folder: WorkingFolder) -> None:
    result = folder.build()

    clean(result)
    assert SENTENCE in folder.text(WILL)
    assert [proof.target for proof in result.report.proofs] == [DECISION_1, PROGRAM]


# ---------------------------------------------------------------- files that stand already


def _stands(folder: WorkingFolder) -> Result:
    """Return the report of a build where the edited programme and only that is at fault."""
    result = folder.rebuild()
    (fault,) = result.faults
    assert fault.code == "P11"
    assert "Den är skriven direkt i filen." in str(fault)
    assert "P11" in result.why(PROGRAM)
    assert result.exit_code == 1
    return result


PLANT: dict[str, Callable[[WorkingFolder], bytes]] = {
    "in the text": lambda f: f.edit(PROGRAM, "Renare sjöar.", f"Renare sjöar. {SENTENCE}."),
    "as a new paragraph": lambda f: f.edit(PROGRAM, "<w:sectPr", f"{p(SENTENCE)}<w:sectPr"),
    "as tracked": lambda f: f.edit(
        PROGRAM, "<w:sectPr", f'<w:p><w:ins w:id="77">{run(SENTENCE)}</w:ins></w:p><w:sectPr'
    ),
    "in the header": lambda f: f.edit(
        PROGRAM, "</w:hdr>", f"{p(SENTENCE)}</w:hdr>", "word/header-default.xml"
    ),
}


@pytest.mark.parametrize("plant", PLANT.values(), ids=list(PLANT))
def test_in_a_file_edited_by_hand_a_sentence_of_the_will_is_reported_and_the_edit_stays(
    folder: WorkingFolder, plant: Callable[[WorkingFolder], bytes]
) -> None:
    folder.build()
    edited = plant(folder)

    for _ in range(2):
        assert _stands(folder).those(Action.KEEP) == [PROGRAM]
        assert folder.documents[PROGRAM] == edited
        folder.forget()


def test_what_is_no_edit_to_a_reader_is_looked_through_too(folder: WorkingFolder) -> None:
    folder.build()
    edited = folder.edit(PROGRAM, core_xml(), core_xml(SENTENCE), "docProps/core.xml")

    for _ in range(2):
        assert _stands(folder).those(Action.FAILED) == [PROGRAM]
        assert folder.documents[PROGRAM] == edited


def test_a_settled_paper_is_looked_through_too(folder: WorkingFolder) -> None:
    folder.build()
    folder.change("Sammanträden/KF-2026-12-16/Status", "hållet").build()
    edited = folder.edit(DECISION_1, "<w:sectPr", f"{p(SENTENCE)}<w:sectPr")

    result = folder.rebuild()

    assert DECISION_1 in result.those(Action.SETTLED)
    assert [fault.code for fault in result.faults] == ["P11"]
    assert folder.documents[DECISION_1] == edited


def test_a_will_that_is_written_later_is_looked_for_in_what_stands_already(
    folder: WorkingFolder,
) -> None:
    sentence = "Programmet visar en väg för alla som vill."
    folder.change("Texter/T5/Text", sentence).build()
    before = folder.documents

    for dry in (True, False, False):
        result = folder.change("Politisk vilja/V2/Text", sentence).build(dry=dry)

        assert result.those(Action.FAILED) == [PROGRAM]
        assert "cellen Texter/T5/Text" in result.why(PROGRAM)
        assert result.exit_code == 1
        assert folder.documents[PROGRAM] == before[PROGRAM]
    assert PROGRAM in folder.change("Texter/T5/Text", "Något annat.").build().written


# ---------------------------------------------------------------- the proof is shown


def test_the_proof_stands_in_every_report_also_when_nothing_was_built(
    folder: WorkingFolder,
) -> None:
    first, second = folder.build(), folder.rebuild()
    third = folder.forget().rebuild()

    counts = {proof.target: proof.sources for proof in first.report.proofs}
    assert list(counts) == [DECISION_1, PROGRAM]
    assert min(counts.values()) > 20
    lines = [
        f"{target}: {count} celler och listor lästa, ingen ur bladet ”Politisk vilja”; "
        "3 meningar ur den politiska viljan eftersökta, ingen funnen."
        for target, count in counts.items()
    ]
    for result in (first, second, third):
        (told,) = (line for line in closing_lines(result.report) if "åtskilda" in line)
        assert told == (
            "De två besluten är åtskilda: 3 meningar ur den politiska viljan eftersökta i 2 "
            "dokument, ingen funnen, och ingen cell ur bladet ”Politisk vilja” läst."
        )
    for result in (first, second):
        page = as_page(result.report, folder.outputs, datetime(2026, 11, 21, 9, 30).astimezone())
        assert all(line in page for line in lines)
        assert as_json(result.report)["separation"][1] == {
            "target": PROGRAM,
            "sources": counts[PROGRAM],
            "sentences": 3,
            "found": [],
        }


def test_the_proof_is_of_all_documents_that_stand_when_only_some_are_built(
    folder: WorkingFolder,
) -> None:
    folder.build()
    folder.edit(PROGRAM, "Renare sjöar.", f"{SENTENCE}.")

    report = folder.build("tjänsteskrivelse").report

    assert {proof.target for proof in report.proofs} == {DECISION_1, PROGRAM}
    assert [p.code for p in report.problems if p.severity is Severity.ERROR] == ["P11"]
    assert report.failed


def test_the_report_says_where_the_will_was_found(folder: WorkingFolder) -> None:
    report = folder.change("Texter/T5/Text", SENTENCE).build().report

    page = as_page(report, folder.outputs, datetime(2026, 11, 21, 9, 30).astimezone())
    (proof,) = (p for p in as_json(report)["separation"] if p["found"])
    assert f"{PROGRAM}: den politiska viljan står i dokumentet, som därför inte skrevs." in page
    assert proof["found"][0]["code"] == "P11"
    assert proof["found"][0]["address"] == "E2"


def test_the_sentences_of_the_will_are_those_of_two_words_that_are_nobody_else_s(
    folder: WorkingFolder,
) -> None:
    data, _ = prepare(folder.write().path, TODAY)

    assert [sentence.text for sentence in will_sentences(data)] == [
        "vi vill se mer",
        "varje skola ska ha en egen trädgård före mandatperiodens slut",
        "alla bäckar i kommunen ska få rinna fritt igen",
    ]
