"""What somebody puts in a document that is fetched or run when it is opened: told, never sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.commands.freeze import freeze
from pipeline.errors import UsageError
from pipeline.model import Action
from tests.docx import REL, changed, field, files_of, p, xml_of
from tests.working_folder import CALL_AU, LETTER, TODAY, WorkingFolder

pytestmark = pytest.mark.slow

MAIN, RELS = "word/document.xml", "word/_rels/document.xml.rels"
WORDS = "Arbetet går som det ska."
MEETING = "AU-2026-12-02"
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
Files = dict[str, bytes | str | None]
Put = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WorkingFolder:
    """Return a folder with everything built."""
    folder = WorkingFolder(tmp_path_factory.mktemp("bär") / "mapp")
    folder.build()
    return folder


@pytest.fixture
def folder(built: WorkingFolder, tmp_path: Path) -> WorkingFolder:
    """Return a copy of it."""
    made = built.copy(tmp_path / "mapp")
    shutil.copytree(built.outputs, made.outputs)
    return made.write()


def related(files: Files, data: bytes, kind: str, target: str, *, rels: str = RELS) -> None:
    """Add a relationship; one to an address is external."""
    mode = ' TargetMode="External"' if ":" in target or "\\" in target else ""
    made = f'<Relationship Id="rIdX" Type="{REL}/{kind}" Target="{target}"{mode}/>'
    known = files.get(rels) or files_of(data).get(rels)
    empty = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"</Relationships>"
    )
    text = known.decode() if isinstance(known, bytes) else known or empty.decode()
    files[rels] = text.replace("</Relationships>", f"{made}</Relationships>")


def beside(words: str, xml: str) -> Callable[[bytes], str]:
    """Return what puts a run at the end of the paragraph with some words."""

    def put(data: bytes) -> str:
        before, found, after = xml_of(data).partition(words)
        assert found
        return before + found + after.replace("</w:p>", f"{xml}</w:p>", 1)

    return put


def with_run(xml: str, kind: str = "", target: str = "") -> Put:
    def put(data: bytes) -> bytes:
        files: Files = {MAIN: beside(WORDS, xml)(data)}
        if kind:
            related(files, data, kind, target)
        return changed(data, files)

    return put


def with_part(kind: str, target: str, part: str = "", rels: str = RELS) -> Put:
    def put(data: bytes) -> bytes:
        files: Files = {part: b"<x/>"} if part else {}
        related(files, data, kind, target, rels=rels)
        return changed(data, files)

    return put


def drawing(attribute: str) -> str:
    from tests.docx import picture

    return picture("Bild", "rIdX").replace("r:embed=", f"{attribute}=")


HERE = f"stycket ”{WORDS}”, "
OBJECT = f'<w:r><w:object><o:OLEObject {VML} Type="Link" r:id="rIdX"/></w:object></w:r>'
IMAGE = (
    f'<w:r><w:pict><v:shape {VML}><v:imagedata src="http://x.se/a.png"/></v:shape></w:pict></w:r>'
)
SETTINGS = "word/_rels/settings.xml.rels"
CARRIED: dict[str, tuple[Put, str]] = {
    "a template on a share": (
        with_part("attachedTemplate", "file://server/mallar/brev.dotx", rels=SETTINGS),
        "dokumentmallen hämtas utifrån",
    ),
    "a linked picture": (
        with_run(drawing("r:link"), "image", "http://x.se/a.png"),
        f"{HERE}en bild hämtas utifrån (http://x.se/a.png)",
    ),
    "a picture of old": (with_run(IMAGE), f"{HERE}en bild hämtas utifrån (http://x.se/a.png)"),
    "an object by link": (
        with_run(OBJECT, "oleObject", "file:///C:/kalkyl.xlsx"),
        f"{HERE}ett objekt hämtas utifrån (file:///C:/kalkyl.xlsx)",
    ),
    "an object": (
        with_part("oleObject", "embeddings/o.bin", "word/embeddings/o.bin"),
        "dokumentet har ett inbäddat objekt",
    ),
    "another file": (
        with_part("aFChunk", "a.xml", "word/a.xml"),
        "en annan fil är infogad med altChunk",
    ),
    "a frame": (with_part("frame", "http://x.se/ram.htm"), "en ram hämtas utifrån"),
    "macros": (with_part("vbaProject", "v.bin", "word/v.bin"), "dokumentet har makron."),
} | {
    f"a field {word}": (
        with_run(field(f'{word} "http://x.se/a"', "")),
        f'{HERE}fältet ”{word} "http://x.se/a"” hämtas utifrån',
    )
    for word in ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "DDEAUTO", "LINK")
}
TAKEN_AWAY = ("a template on a share",)


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("change", ["nothing new", "merged"])
def test_it_is_told_at_each_build_with_its_paragraph(
    folder: WorkingFolder, name: str, change: str
) -> None:
    put, says = CARRIED[name]
    path = folder.outputs / LETTER
    path.write_bytes(put(path.read_bytes()))
    if change == "merged":
        folder.edit(LETTER, "Ärendet är gemensamt", "Saken är gemensam")
        folder.change("Beslutspunkter/BP1/Sats", "det nya").write()

    for result in (folder.rebuild(), folder.rebuild()):
        told = [str(x) for x in result.report.problems if x.code == "W10"]
        assert [line for line in told if line.startswith(f"VARNING W10 {LETTER}: {says}")], told
    if change == "merged":
        assert result.those(Action.KEEP) == [LETTER]


@pytest.mark.parametrize("name", CARRIED)
def test_no_clean_copy_carries_it(folder: WorkingFolder, name: str) -> None:
    put, says = CARRIED[name]
    path = folder.outputs / CALL_AU
    says = says.replace(HERE, "")
    data = path.read_bytes()
    own = "Så går arbetet"
    made = put(changed(data, {MAIN: xml_of(data).replace(own, WORDS)}))
    path.write_bytes(changed(made, {MAIN: xml_of(made).replace(WORDS, own)}))

    if name in TAKEN_AWAY:
        sealed = folder.outputs / freeze(folder.path, TODAY, MEETING).place
        parts = files_of((sealed / "kallelse.docx").read_bytes())
        assert not any(b"attachedTemplate" in part for part in parts.values())
        return
    with pytest.raises(UsageError) as told:
        freeze(folder.path, TODAY, MEETING)
    assert f"{CALL_AU} går inte att frysa: " in told.value.sentence
    assert says in told.value.sentence
    assert told.value.remedy
    assert not (folder.outputs / "utskick").exists()


def test_a_link_that_a_reader_clicks_and_a_template_of_ones_own_are_nothing_to_tell(
    folder: WorkingFolder,
) -> None:
    path = folder.outputs / LETTER
    data = with_part("hyperlink", "http://x.se")(path.read_bytes())
    path.write_bytes(
        with_part("attachedTemplate", "file:///C:/mallar/brev.dotx", rels=SETTINGS)(data)
    )

    assert [x for x in folder.rebuild().report.problems if x.code == "W10"] == []


def test_what_we_build_carries_nothing(folder: WorkingFolder) -> None:
    for target, data in folder.documents.items():  # as another program saves it
        (folder.outputs / target).write_bytes(changed(data, {"word/x.xml": p("x")}))

    assert [x for x in folder.rebuild().report.problems if x.code == "W10"] == []
