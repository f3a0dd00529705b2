"""The papers of a meeting in one PDF: nothing that a file says is lost, or means another's."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.publish.foreign.opened_pdf import opened_pdf
from pipeline.publish.joined.joining import JoinedFile, PartOfFile, join_files
from pipeline.publish.joined.page_stamp import NumberFont
from tests.tagged_pdfs import (
    ChancePdf,
    font_file,
    marked_texts,
    numbers_lead_to,
    read_tags,
    tags_below,
)

FONT = font_file()
SEEDS = range(12)


def chance_files(seed: int) -> list[bytes]:
    chance = Random(seed)
    return [ChancePdf(chance, name).data for name in ("a", "b", "c")]


@cache
def joined_by_chance(seed: int) -> tuple[list[bytes], bytes]:
    """Return three files, and them joined."""
    files = chance_files(seed)
    return files, put_together(files).content


def put_together(files: list[bytes], *, accessible: bool = False) -> JoinedFile:
    parts = [PartOfFile(f"Fil {n}", opened_pdf(data)) for n, data in enumerate(files)]
    return join_files(parts, NumberFont(FONT), "Kallelse", "sv-SE", accessible=accessible)


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_tag_says_what_it_said(seed: int) -> None:
    files, data = joined_by_chance(seed)
    reader = read(data)

    tree: Any = reader.root_object["/StructTreeRoot"]
    document = tree["/K"][0]
    parts = [part.get_object() for part in document["/K"]]

    assert [str(part["/T"]) for part in parts] == ["Fil 0", "Fil 1", "Fil 2"]
    for part, file in zip(parts, files, strict=True):
        assert read_tags(reader, part) == read_tags(read(file))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_marked_place_leads_to_the_tag_that_holds_it(seed: int) -> None:
    reader = read(joined_by_chance(seed)[1])
    numbers = numbers_lead_to(reader)

    for page in reader.pages:
        tags = numbers.get(page.get("/StructParents", -1), [])
        assert len(tags) == len(marked_texts(page))
        for number, tag in enumerate(tags):
            assert number in [place_of(kid) for kid in kids(tag.get_object())]
        for mark in page.get("/Annots", []):
            tag = numbers[mark["/StructParent"]]
            assert mark.get_object() in [kid["/Obj"] for kid in kids(tag) if "/Obj" in dict_of(kid)]


def kids(tag: Any) -> list[Any]:
    held = tag.get("/K", [])
    found = held if isinstance(held, list) else [held]
    return [kid.get_object() for kid in found]


def dict_of(kid: Any) -> Any:
    return kid if isinstance(kid, dict) else {"/MCID": kid}


def place_of(kid: Any) -> Any:
    return dict_of(kid).get("/MCID")


@pytest.mark.parametrize("seed", SEEDS)
def test_each_link_leads_to_the_page_that_it_led_to(seed: int) -> None:
    files, data = joined_by_chance(seed)

    before = [where for file in files for where in links(read(file))]

    assert links(read(data)) == before


def links(reader: PdfReader) -> list[str]:
    """Return what the page says that each link leads to, or its address."""
    found = []
    for page in reader.pages:
        for mark in page.get("/Annots", []):
            if mark["/Subtype"] == "/Link":
                found.append(leads_to(reader, mark.get("/Dest"), mark.get("/A", {})))
    return found


def leads_to(reader: PdfReader, place: Any, action: Any) -> str:
    if "/URI" in action:
        return str(action["/URI"])
    place = (place if place is not None else action["/D"]).get_object()
    if not isinstance(place, list):
        place = named_places(reader)[str(place).lstrip("/")]
    return last_line(place[0].get_object())


def named_places(reader: PdfReader) -> dict[str, Any]:
    """Return the places of a file by their names, of the old list and of the tree."""
    root: Any = reader.root_object
    old = {name.lstrip("/"): place for name, place in root.get("/Dests", {}).items()}
    pairs = root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    found = old | dict(zip(map(str, pairs[::2]), pairs[1::2], strict=True))
    return {name: explicit(place.get_object()) for name, place in found.items()}


def explicit(place: Any) -> Any:
    return place["/D"] if isinstance(place, dict) else place


def last_line(page: Any) -> str:
    """Return the line that says which page of which file it is."""
    contents = page["/Contents"]
    streams = contents if isinstance(contents, list) else [contents]
    text = b"".join(s.get_object().get_data() for s in streams).decode("latin-1")
    return next(line for line in text.splitlines() if "-sida-" in line).removesuffix(" ET")


@pytest.mark.parametrize("seed", SEEDS)
def test_bookmarks_lie_under_their_file_and_lead_to_their_page(seed: int) -> None:
    reader = read(joined_by_chance(seed)[1])
    outline: Any = reader.outline

    assert [item.title for item in outline if not isinstance(item, list)] == [
        "Fil 0",
        "Fil 1",
        "Fil 2",
    ]
    for name, below in zip("abc", [x for x in outline if isinstance(x, list)], strict=True):
        for number, item in enumerate(below):
            assert item.title == f"{name} avsnitt {number}"
            assert last_line(item.page.get_object()) == f"({name}-sida-{number}) Tj"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_can_be_joined_with_itself(seed: int) -> None:
    file = chance_files(seed)[0]
    reader = read(put_together([file, file]).content)
    tree: Any = reader.root_object["/StructTreeRoot"]

    for part in tree["/K"][0]["/K"]:
        assert read_tags(reader, part.get_object()) == read_tags(read(file))
    numbers = numbers_lead_to(reader)
    for tag in tags_below(tree):
        for kid in kids(tag):
            if "/Stm" in dict_of(kid):  # a form that a page draws
                found = numbers[kid["/Stm"]["/StructParents"]][kid["/MCID"]]
                assert found.get_object().indirect_reference == tag.indirect_reference


def test_the_same_papers_give_the_same_bytes() -> None:
    assert put_together(chance_files(7)).content == put_together(chance_files(7)).content


def test_every_page_has_its_number_of_all() -> None:
    reader = read(put_together(chance_files(5)).content)

    count = len(reader.pages)
    ends = [page.extract_text().split("\n")[-1] for page in reader.pages]

    assert ends == [f"{n} ({count})" for n in range(1, count + 1)]
