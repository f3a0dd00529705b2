"""A document's memory, as other programs leave it when they save the file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.model import Action, Source
from pipeline.ooxml.content.memory import PART, Memory, memory_parts, memory_xml, read_memory
from pipeline.ooxml.names import MEMORY
from pipeline.ooxml.package import read_package
from pipeline.revise.clean import cleaned
from tests.docx import changed, docx, files_of
from tests.nasty import NASTY
from tests.working_folder import ALL, LETTER, PROGRAM, WorkingFolder

pytestmark = pytest.mark.slow

Resave = Callable[[bytes], bytes]


def written(root: etree._Element, code: str = "UTF-8") -> bytes:
    made = etree.tostring(root, xml_declaration=True, encoding=code)
    return made if isinstance(made, bytes) else made.encode()


def with_texts(change: Callable[[str], str]) -> Resave:
    """Return a program that changes every text of the part."""

    def save(data: bytes) -> bytes:
        root = etree.fromstring(data)
        for element in root.iter("*"):
            element.text = change(element.text or "")
        return written(root)

    return save


def indented(data: bytes) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    etree.indent(root, "\t")
    for element in root.iter("*"):
        element.text = f"\n    {element.text or ''}\n    "
    return written(root)


def renamed(data: bytes) -> bytes:
    """Give the namespace a prefix, and the attributes another order."""
    old = etree.fromstring(data)
    new = etree.Element(old.tag, nsmap={"b": MEMORY})
    for name in sorted(map(str, old.attrib), reverse=True):
        new.set(name, str(old.attrib[name]))
    new.extend(old)
    return written(new).replace(f' xmlns="{MEMORY}"'.encode(), b"")


PROGRAMS: dict[str, Resave] = {
    "trims": with_texts(str.strip),
    "trims every line": with_texts(lambda t: "\n".join(line.strip() for line in t.split("\n"))),
    "folds blanks": with_texts(lambda t: " ".join(t.split())),
    "has tabs for blanks": with_texts(lambda t: t.replace(" ", "\t")),
    "wraps": with_texts(lambda t: t.replace(" ", "\n")),
    "CRLF": with_texts(lambda t: t.replace(" ", "\r\n")),
    "CRLF between the elements": lambda data: indented(data).replace(b"\n", b"\r\n"),
    "indents": indented,
    "renames prefixes": renamed,
    "UTF-16": lambda data: written(etree.fromstring(data), code="UTF-16"),
    "no declaration": lambda data: bytes(etree.tostring(etree.fromstring(data))),
    "ASCII": lambda data: written(etree.fromstring(data), code="US-ASCII"),
    "canonical": lambda data: bytes(etree.tostring(etree.fromstring(data), method="c14n")),
}
names = st.text(max_size=8) | st.sampled_from([*NASTY.values()])
sources = st.builds(Source, names, names, names)
digests = st.text("0123456789abcdef", min_size=8, max_size=16)
memories = st.builds(
    Memory,
    st.sampled_from(["program", "tjänsteskrivelse"]),
    names.filter(bool),
    digests,
    digests,
    st.dictionaries(sources, digests | st.just(""), max_size=5),
    st.just(()),
    st.lists(digests, max_size=3).map(tuple),
    st.lists(digests, max_size=2).map(tuple),
)


@given(
    memories,
    st.lists(st.sampled_from(sorted(PROGRAMS)), max_size=4),
    st.sampled_from([PART, "customXml/item7.xml", "customXML/a.xml", "word/custom/data.xml"]),
)
def test_a_memory_survives_every_program_that_saves_it(
    memory: Memory, programs: list[str], part: str
) -> None:
    memory = replace(memory, fields=tuple((source,) for source in memory.reads))
    data = memory_xml(memory).encode()
    for program in programs:
        data = PROGRAMS[program](data)
    file = changed(docx("x"), {part: data})

    found = read_memory(read_package(file, "x.docx"))
    assert found == memory
    assert list(found.reads) == [*memory.reads]
    assert read_memory(read_package(cleaned(file, "x.docx").data, "x.docx")) is None


@given(memories)
def test_no_text_of_a_memory_begins_or_ends_with_white_space(memory: Memory) -> None:
    root = etree.fromstring(memory_xml(memory).encode())
    told = [*(e.text or "" for e in root.iter("*")), *map(str, root.attrib.values())]
    words = [word for text in told for word in re.split(r"[ ]", text)]

    assert [text for text in told if text != text.strip()] == []
    assert [word for word in words if re.search(r"\s", word)] == []


# ---------------------------------------------------------------- memories of before

READS = (
    ("", "SUP", "texter.syfte", "2d2d2d2d"),
    ("Mål", "M1", "Namn", "0f0f0f0f"),
    ("", "", "idag", "1e1e1e1e"),
)
OLD = (
    f'<memory xmlns="{MEMORY}" version="1" kind="program" key="SUP" template="abab" renderer="3">'
    "<reads>{}</reads><fields>0 1,2 -</fields><blocks>aaaa bbbb</blocks>"
    "<margins></margins></memory>"
)
LINES = ["\t".join(read) for read in READS]


def remembered(text: str) -> Memory:
    found = read_memory(read_package(changed(docx("x"), {PART: text}), "x.docx"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "saved",
    [
        "\n".join(LINES),
        "\n".join(LINES).strip(),
        "\n".join(line.strip() for line in LINES),
        "\n    " + "\n    ".join(LINES) + "\n  ",
        "&#13;\n".join(LINES),
    ],
)
def test_a_memory_of_an_earlier_version_is_read_trimmed_or_not(saved: str) -> None:
    found = remembered(OLD.format(saved))

    assert found.reads == {Source(*read[:3]): read[3] for read in READS}
    assert found.fields == ((Source(*READS[0][:3]),), (*(Source(*r[:3]) for r in READS[1:]),), ())
    assert found.renderer == "3"


def test_a_line_that_cannot_be_read_costs_that_line_and_the_document_is_out_of_date() -> None:
    for n, bad in [(0, "a\tb\tc\td\te"), (1, "ÅÄÖ"), (2, "Mål\tM1\tNamn\tinte en digest")]:
        lines = [*LINES[:n], bad, *LINES[n + 1 :]]
        found = remembered(OLD.format("\n".join(lines)))
        left = [Source(*read[:3]) for index, read in enumerate(READS) if index != n]
        assert list(found.reads) == left
        assert found.renderer == ""
        assert [s for field in found.fields for s in field] == left


# ---------------------------------------------------------------- in a build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    folder = WorkingFolder(tmp_path_factory.mktemp("minne") / "mapp")
    folder.build()
    return folder


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_document_that_another_program_saved_is_still_ours(
    built: WorkingFolder, tmp_path: Path, program: str
) -> None:
    folder = built.copy(tmp_path / "mapp").write()
    for target, data in built.documents.items():
        path = folder.outputs / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(changed(data, {PART: PROGRAMS[program](files_of(data)[PART])}))

    assert folder.rebuild().those(Action.SKIP) == ALL
    folder.change("Beslutspunkter/BP1/Sats", "det nya").write()
    assert folder.rebuild().those(Action.MERGE) == [LETTER]  # no copy tells of its looks


def test_a_read_that_is_lost_is_no_reason_to_leave_a_document_as_it_is(
    built: WorkingFolder, tmp_path: Path
) -> None:
    folder = built.copy(tmp_path / "mapp").write()
    (folder.outputs / "lund").mkdir(parents=True)
    data = built.documents[PROGRAM]
    damaged = re.sub(rb"<reads>\S+", b"<reads>??", files_of(data)[PART])
    (folder.outputs / PROGRAM).write_bytes(changed(data, {PART: damaged}))

    result = folder.rebuild("program")

    assert result.those(Action.MERGE) == [PROGRAM]
    assert "filens anteckning om vad dokumentet gjordes av är skadad" in result.why(PROGRAM)


def test_a_merge_writes_the_new_memory_where_a_program_has_put_the_old(
    built: WorkingFolder, tmp_path: Path
) -> None:
    folder = built.copy(tmp_path / "mapp").write()
    shutil.copytree(built.outputs, folder.outputs)
    folder.edit(PROGRAM, "Skog är mer än träd.", "Skrivet för hand.")
    path = folder.outputs / PROGRAM
    memory = files_of(path.read_bytes())[PART]
    path.write_bytes(changed(path.read_bytes(), {PART: None, "docProps/minne.xml": memory}))

    assert folder.change("Program/LUND/Version", "1.0").build().those(Action.MERGE) == [PROGRAM]

    merged = read_package(path.read_bytes(), PROGRAM)
    assert memory_parts(merged) == ("docProps/minne.xml",)
    assert merged.parts["docProps/minne.xml"] != memory
    assert folder.rebuild().those(Action.KEEP) == [PROGRAM]
