"""What repeats stays unique: ids, lists and pictures; and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from pipeline.model import Source
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.render import Picture
from pipeline.render.template import compile_template
from tests.docx import (
    W,
    bookmark,
    bullet,
    changed,
    control,
    docx,
    field,
    files_of,
    heading,
    number,
    p,
    picture,
    png,
    run,
    table,
    text_of,
    xml_of,
)
from tests.rendering import NAME, Given, all_of, body, document, rendered, sound

VAL = f"{{{W}}}val"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
GOALS: list[dict[str, Any]] = [
    {"namn": "a", "delar": [{"namn": "a1"}, {"namn": "a2"}]},
    {"namn": "b", "delar": [{"namn": "b1"}]},
    {"namn": "c", "delar": []},
]


def each(*blocks: str) -> list[str]:
    """Return blocks in a loop over the goals."""
    return ["{%p for m in mål %}", *blocks, "{%p endfor %}"]


def each_part(*blocks: str) -> list[str]:
    """Return blocks in a loop over the parts of a goal."""
    return ["{%p for d in m.delar %}", *blocks, "{%p endfor %}"]


# ---------------------------------------------------------------- ids


def doc_prs(data: bytes) -> list[str]:
    """Return the ids of the pictures."""
    return [str(e.get("id")) for e in body(data).iter(f"{{{WP}}}docPr")]


def test_pictures_in_loops_get_ids_of_their_own() -> None:
    template = docx(
        p(picture("fast", doc_pr=7)),
        *each(p(picture("i loop", doc_pr=7)), *each_part(p(picture("x")))),
        p(picture("sist", doc_pr=7)),
    )

    made = document(template, mål=GOALS)

    assert len(doc_prs(made)) == len(set(doc_prs(made))) == 8
    assert sound(made) == ()


def test_controls_of_the_template_in_loops_get_ids_of_their_own() -> None:
    template = docx(
        p(control("fast", "a", id=100_001)), *each(p(control("{{ m.namn }}", "b", id=100_001)))
    )

    made = document(template, mål=GOALS)

    ids = [e.get(VAL) for e in all_of(made, "id")]
    assert len(ids) == len(set(ids)) == 4
    assert sound(made) == ()


def test_a_control_of_the_template_never_has_the_id_of_a_cell() -> None:
    (own,) = all_of(document(docx("{{ x }}"), x="a"), "id")

    made = document(docx(p(control("fast", "a", id=int(str(own.get(VAL))))), "{{ x }}"), x="a")

    ids = [e.get(VAL) for e in all_of(made, "id")]
    assert len(set(ids)) == 2


def test_bookmarks_stay_and_have_a_name_each_time() -> None:
    template = docx(
        p(bookmark("fast", "kvar", 600_001)),
        *each(p(bookmark("i loop", "varv", 2))),
        "{% if x %}",
        p(bookmark("i villkor", "med", 3)),
        "{% endif %}",
    )

    made = document(template, mål=GOALS, x="a")

    names = [e.get(f"{{{W}}}name") for e in all_of(made, "bookmarkStart")]
    assert [name for name in names if not str(name).startswith("_b")] == [
        "kvar",
        "varv",
        "varv_2",
        "varv_3",
        "med",
    ]
    assert sound(made) == ()


@pytest.mark.parametrize("x", ["", "a"])
def test_a_bookmark_that_a_condition_cuts_stays(x: str) -> None:
    start = '<w:bookmarkStart w:id="1" w:name="halv"/>'
    template = docx(
        f"<w:p>{start}{run('a')}</w:p>",
        "{%p if x %}",
        f'<w:p>{run("b")}<w:bookmarkEnd w:id="1"/></w:p>',
        "{%p endif %}",
    )

    made = document(template, x=x)

    assert "halv" in [e.get(f"{{{W}}}name") for e in all_of(made, "bookmarkStart")]
    assert sound(made) == ()


def test_a_bookmark_round_a_lone_tag_stays_round_what_it_prints() -> None:
    made = document(docx(p(bookmark("{{ x }}", "mål", 1))), x=("Ett.", "Två."))

    assert "mål" in [e.get(f"{{{W}}}name") for e in all_of(made, "bookmarkStart")]
    assert sound(made) == ()


def test_fields_in_loops_stay_balanced() -> None:
    made = document(docx(*each(p("Sida ", field("PAGE"), " {{ m.namn }}"))), mål=GOALS)

    assert sound(made) == ()


# ---------------------------------------------------------------- lists of the template


def numbers(data: bytes) -> list[tuple[str, str]]:
    """Return text and w:numId ("" = that of the style) of each numbered paragraph."""
    found = []
    for made in all_of(data, "p"):
        style = made.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        own = made.find(f"{{{W}}}pPr/{{{W}}}numPr/{{{W}}}numId")
        if style is not None and style.get(VAL) == "ListNumber":
            text = "".join(t.text or "" for t in made.iter(f"{{{W}}}t"))
            found.append((text, str(own.get(VAL)) if own is not None else ""))
    return found


def test_a_numbered_list_in_an_inner_loop_begins_anew_each_time() -> None:
    template = docx(*each(heading("{{ m.namn }}"), *each_part(number("{{ d.namn }}"))))

    made = document(template, mål=GOALS)

    assert numbers(made) == [("a1", "3"), ("a2", "3"), ("b1", "4")]
    starts = [e.get(VAL) for e in body(made, "word/numbering.xml").iter(f"{{{W}}}startOverride")]
    assert set(starts) == {"1"}
    assert sound(made) == ()


def test_two_loops_of_a_numbered_list_are_two_lists() -> None:
    made = document(docx(*each(number("{{ m.namn }}")), *each(number("{{ m.namn }}"))), mål=GOALS)

    assert [own for _, own in numbers(made)] == ["3", "3", "3", "4", "4", "4"]


def test_a_list_that_goes_on_outside_its_loop_goes_on() -> None:
    made = document(docx(number("först"), *each(number("{{ m.namn }}")), number("sist")), mål=GOALS)

    assert {own for _, own in numbers(made)} == {""}


def test_bullets_in_loops_stay_in_the_list_of_their_style() -> None:
    made = document(docx(*each(bullet("{{ m.namn }}"))), mål=GOALS)

    assert all_of(made, "numPr") == []


def test_a_list_of_the_template_and_a_list_of_a_value_are_two() -> None:
    template = docx(*each(number("{{ m.namn }}"), "{{ x }}"))

    made = document(template, mål=GOALS[:2], x=("1. ett\n2. två",))

    assert [own for _, own in numbers(made)] == ["3", "4", "4", "3", "5", "5"]


def test_lists_that_stand_in_each_other_have_definitions_of_their_own() -> None:
    """Word counts along the definition: a value's list would push the numbers of the loop's."""
    template = docx(*each(number("{{ m.namn }}"), *each_part(number("{{ d.namn }}")), "{{ x }}"))

    made = document(template, mål=GOALS, x=("1. ett\n2. två",))

    root = body(made, "word/numbering.xml")
    definition = {
        str(num.get(f"{{{W}}}numId")): str(used.get(VAL))
        for num in root.iter(f"{{{W}}}num")
        for used in num.iter(f"{{{W}}}abstractNumId")
    }
    outer, inner, value = (definition[own] for own in ("3", "4", "5"))
    assert [own for _, own in numbers(made)][:5] == ["3", "4", "4", "5", "5"]
    assert len({outer, inner, value, definition["2"]}) == 4
    assert sound(made) == ()


def test_a_numbered_tag_alone_in_its_paragraph_in_a_loop_keeps_its_number() -> None:
    goals = [{"delar": [{"text": ("a",)}, {"text": ("b",)}]}, {"delar": [{"text": ("c",)}]}]
    template = docx(*each(*each_part(number("{{ d.text }}"))))

    made = document(template, mål=goals)

    assert numbers(made) == [("a", "3"), ("b", "3"), ("c", "4")]


# ---------------------------------------------------------------- pictures

ALT = "{{ kommun.logotyp }} Vapen för {{ kommun.namn }}"
VAPEN = png(4, 4)
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def given(**files: bytes) -> Callable[[str], Picture | None]:
    """Return what knows those picture files: `vapen_png=…`."""
    known = {name.replace("_", "."): data for name, data in files.items()}

    def find(name: str) -> Picture | None:
        data = known.get(name)
        if data is None:
            return None
        digest = hashlib.blake2b(data, digest_size=8).hexdigest()
        return Picture(name, digest, name.rpartition(".")[2], data)

    return find


def kommun(logo: str) -> dict[str, Any]:
    """Return a municipality with that crest."""
    return {"logotyp": logo, "namn": "Björkvik"}


def shown(data: bytes, part: str = "word/document.xml") -> list[bytes]:
    """Return the bytes of the pictures that a part shows."""
    files = files_of(data)
    folder, _, name = part.rpartition("/")
    rels = etree.fromstring(files[f"{folder}/_rels/{name}.rels"])
    targets = {str(r.get("Id")): str(r.get("Target")) for r in rels}
    blips = body(data, part).iter(f"{{{A}}}blip")
    return [files[f"{folder}/{targets[str(blip.get(f'{{{R}}}embed'))]}"] for blip in blips]


@pytest.mark.parametrize(("name", "data"), [("vapen.png", VAPEN), ("vapen.jpg", JPG)])
@pytest.mark.parametrize("part", ["word/document.xml", "word/header-default.xml"])
def test_a_picture_is_replaced_by_the_file_that_the_cell_names(
    part: str, name: str, data: bytes
) -> None:
    template = docx(p(picture(ALT)), headers=p(picture(ALT)))

    made = rendered(template, given(vapen_png=VAPEN, vapen_jpg=JPG), kommun=kommun(name))

    assert made.faults == ()
    assert made.refused == ()
    assert shown(made.data, part) == [data]
    assert sound(made.data) == ()
    assert Source("", "R", f"bild:{name}") in made.reads


def test_a_picture_keeps_its_frame_and_what_is_read_aloud() -> None:
    template = docx(p(picture(ALT, mm=(30, 15))))

    made = rendered(template, given(vapen_png=VAPEN), kommun=kommun("vapen.png"))

    (extent,) = body(made.data).iter(f"{{{WP}}}extent")
    descriptions = {e.get("descr") for e in body(made.data).iter() if e.get("descr")}
    assert (extent.get("cx"), extent.get("cy")) == ("1080000", "540000")
    assert descriptions == {"Vapen för Björkvik"}


def test_a_picture_without_more_alternative_text_is_called_a_logotype() -> None:
    template = docx(p(picture("{{ kommun.logotyp }}")))

    made = rendered(template, given(vapen_png=VAPEN), kommun=kommun("vapen.png"))

    assert {e.get("descr") for e in body(made.data).iter() if e.get("descr")} == {"Logotyp"}


def test_a_picture_of_an_empty_cell_goes() -> None:
    made = rendered(docx("a", p(picture(ALT)), "b"), given(), kommun=kommun(""))

    assert doc_prs(made.data) == []
    assert made.refused == ()
    assert text_of(made.data).split() == ["a", "b"]
    assert sound(made.data) == ()


def test_a_picture_that_cannot_be_used_is_refused_and_names_the_cell() -> None:
    made = rendered(docx(p(picture(ALT))), given(), kommun=kommun("vapen.exe"))

    assert made.refused == (
        (Source("Kommun", "kommun-1", "logotyp"), "bilden ”vapen.exe” går inte att använda."),
    )


def test_pictures_in_a_loop_are_each_their_own() -> None:
    rows = [{"bild": "a.png"}, {"bild": ""}, {"bild": "b.png"}, {"bild": "a.png"}]
    template = docx(*each(p(picture("{{ m.bild }} nr {{ loop.index }}"))))

    made = rendered(template, given(a_png=VAPEN, b_png=png(9, 9)), mål=rows)

    assert shown(made.data) == [VAPEN, png(9, 9), VAPEN]
    assert len(set(doc_prs(made.data))) == 3
    assert [e.get("descr") for e in body(made.data).iter(f"{{{WP}}}docPr")] == [
        "nr 1",
        "nr 3",
        "nr 4",
    ]
    assert sound(made.data) == ()


def test_a_picture_with_other_alternative_text_is_left_alone() -> None:
    made = document(docx(p(picture("Karta över {{ kommun.namn }}"))), kommun=kommun(""))

    assert {e.get("descr") for e in body(made).iter(f"{{{WP}}}docPr")} == {"Karta över Björkvik"}


def test_a_picture_that_a_text_of_the_template_names_is_the_template_s_fault() -> None:
    template = docx("{% set logotyp = 'x.png' %}", p(picture("{{ logotyp }}")))

    assert rendered(template, given()).faults


def test_a_template_with_png_in_capitals_is_no_clash() -> None:
    template = docx(p(picture(ALT)))
    types = xml_of(template, "[Content_Types].xml").replace('"png"', '"PNG"')

    made = rendered(
        changed(template, {"[Content_Types].xml": types}),
        given(vapen_png=VAPEN),
        kommun=kommun("vapen.png"),
    )

    folded = xml_of(made.data, "[Content_Types].xml").lower()
    assert folded.count('extension="png"') == 1


# ---------------------------------------------------------------- the same bytes

MIXED = docx(
    "{{ x }} {{ kommun.namn }}",
    *each(number("{{ m.namn }}"), "{{ m.text }}", p(picture(ALT))),
    table(["{%tr for m in mål %}"], ["{{ m.namn }}"], ["{%tr endfor %}"]),
    headers="{{ x }}",
    footnotes=["{{ x }}"],
)
MIXED_VALUES: dict[str, Any] = {
    "x": "värde",
    "kommun": kommun("vapen.png"),
    "mål": [{"namn": n, "text": ("1. a\n2. [b](https://b.example)",)} for n in "abc"],
}


def mixed() -> bytes:
    """Return a document with most of what there is."""
    return rendered(MIXED, given(vapen_png=VAPEN), **MIXED_VALUES).data


def test_the_same_input_gives_the_same_bytes() -> None:
    assert mixed() == mixed()
    assert sound(mixed()) == ()


def test_the_same_template_gives_the_same_bytes_whatever_it_made_before() -> None:
    template = compile_template(MIXED, NAME)
    others = {**MIXED_VALUES, "x": "annat", "mål": MIXED_VALUES["mål"][:1]}

    def made(values: dict[str, Any]) -> bytes:
        return template.render("prov", "R", Given(values), given(vapen_png=VAPEN)).data

    first = made(MIXED_VALUES)
    made(others)

    assert made(MIXED_VALUES) == first


@pytest.mark.parametrize("seed", ["0", "12345"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    code = (
        "import hashlib; from tests.test_render_loops import mixed; "
        "print(hashlib.sha256(mixed()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}

    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=600,
    )

    assert told.stdout.strip() == hashlib.sha256(mixed()).hexdigest()


def test_a_template_that_failed_once_makes_the_next_document_as_if_it_had_not() -> None:
    template = compile_template(docx("{{ 1 / x }}", *each(number("{{ m.namn }}"))), NAME)
    fresh = template.render("prov", "R", Given({"x": 1, "mål": GOALS})).data

    failed = template.render("prov", "R", Given({"x": 0, "mål": GOALS}))

    assert failed.faults
    assert template.render("prov", "R", Given({"x": 1, "mål": GOALS})).data == fresh


def test_the_memory_has_the_digests_of_what_was_written() -> None:
    template = compile_template(MIXED, NAME)
    for values in (MIXED_VALUES, {**MIXED_VALUES, "x": "", "mål": []}, MIXED_VALUES):
        made = template.render("prov", "R", Given(values), given(vapen_png=VAPEN)).data
        package = read_package(made, NAME)
        memory = read_memory(package)
        assert memory is not None
        assert (memory.blocks, memory.margins) == content(package).digests
