"""What the local page says of a built folder, beside what the commands say of it.

The preview of every document has `explain`'s sentences, each with links that lead to cells that
hold it; every page counts and tells as `status` and its --json do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import html as lxml_html

from pipeline.building.as_json import as_json
from pipeline.commands.explain import explain_file
from pipeline.commands.folder_state import Condition, DocumentState, FolderState
from pipeline.commands.status import status_lines
from pipeline.commands.working_folder import WorkingFolder
from pipeline.model import Severity, Source
from pipeline.ooxml.content.provenance import Sentence
from pipeline.web.answers.drawing import draw
from pipeline.web.door.entrance import Entrance
from pipeline.web.frame import page_frame
from pipeline.web.page_views.cell import cell_page
from pipeline.web.page_views.document import DocumentPage, document_page
from pipeline.web.page_views.document_rows import document_rows, plain_sentences
from pipeline.web.page_views.document_text import SIGN_WORDS

_PICTURE, _CHART = re.compile(r"\[bild \w+\]"), re.compile(r"\[diagram \w+\]")


def shown_alike(path: Path, today: date) -> int:
    """Compare the pages of a folder with what the commands say; return how many sentences."""
    folder = WorkingFolder(path, lambda: today)
    state = folder.state()
    agree(folder)
    built = [one for one in state.documents.values() if one.exists]
    assert built
    found = explain_file(path, today, built[-1].target)
    assert found.found.sentences == folder.explain(built[-1].target).found.sentences
    return sum(_document(folder, state, one) for one in built)


def _document(folder: WorkingFolder, state: FolderState, one: DocumentState) -> int:
    page = document_page(folder, {"key": one.key})
    assert page.text is not None, page.why_not
    sentences = folder.explain(one.target).found.sentences
    frame = page_frame(state, "Arbetsmapp", f"/dokument/{one.key}", Entrance(1))
    shown: Any = lxml_html.fromstring(draw("document.html", page=page, frame=frame))

    said = [(e.get("data-mening"), e.text_content()) for e in shown.xpath("//*[@data-mening]")]
    assert [number for number, _ in said] == [str(n) for n in range(len(sentences))]
    for (_, words), sentence in zip(said, sentences, strict=True):
        assert words.strip() == _as_shown(sentence.text), one.target
    _links(folder, state, one, page, sentences)
    return len(sentences)


def _as_shown(text: str) -> str:
    """Return a sentence of `explain` with its signs as a page calls them; pictures are pictures."""
    for sign, words in SIGN_WORDS.items():
        text = text.replace(sign, words)
    return _PICTURE.sub("", _CHART.sub("[diagram]", text)).strip()


def _links(
    folder: WorkingFolder,
    state: FolderState,
    one: DocumentState,
    page: DocumentPage,
    sentences: tuple[Sentence, ...],
) -> None:
    """Look at what each sentence leads to, and follow one link that leads back to it alone."""
    followed = False
    for origin, sentence in zip(page.origins, sentences, strict=True):
        cells = {cell.address: "omskriven här" in cell.remarks for cell in origin.cells}
        for address, is_rephrased in cells.items():
            source = _source(address)
            held = state.dataset.at(*source)
            assert held is not None, (one.target, source)
            words = re.findall(r"\w+", str(held).casefold())
            assert words, (one.target, source, sentence)
            if not is_rephrased:
                assert set(words) & {*re.findall(r"\w+", sentence.text.casefold())}, sentence
            if not followed and folder.explainer().made_of(source) == (one.target,):
                led = cell_page(folder, dict(zip(("blad", "rad", "kolumn"), source, strict=True)))
                back = f"/dokument/{one.key}#mening-{origin.number}"
                assert back in {each.address for d in led.documents for each in d.sentences}
                followed = True


def _source(address: str) -> Source:
    asked: Mapping[str, str] = dict(parse_qsl(urlsplit(address).query))
    return Source(asked["blad"], asked["rad"], asked["kolumn"])


# ------------------------------------------------------------ states, reasons, counts


def agree(folder: WorkingFolder) -> None:
    """Compare what the pages say with what `status` and its --json do, document by document."""
    state = folder.state()
    printed = list(status_lines(state.status))
    data: Any = as_json(state.status)
    states = {one["target"]: one["state"] for one in data["documents"]}
    plain = plain_sentences(state)
    severities = Counter(one["severity"] for one in data["problems"])

    assert set(states) | {one.target for one in state.left_over} == {
        one.target for one in state.documents.values()
    }
    for document in state.documents.values():
        [row] = document_rows([document], plain, state.today, folder.path / "outputs")
        assert states.get(document.target, document.state) == document.state
        assert any(f"{document.state} " in line and document.target in line for line in printed)
        told = [line for line in document.remarks if plain(line)]
        assert len(row.reasons) == len(told)
        assert all(f"  {remark}" in "\n".join(printed) for remark in document.remarks)
    of_rules = [one for one in state.problems if one.problem.code]
    errors = sum(one.problem.severity is Severity.ERROR for one in of_rules)
    assert errors == severities[Severity.ERROR]
    assert len(of_rules) == len(data["problems"])
    all_is_told(state)


def all_is_told(state: FolderState) -> None:
    """Compare what Möten counts as stopped with what Att rätta says stops documents."""
    stopped = {one.key for problem in state.to_mend for one in problem.stops}
    unable = (Condition.TO_MEND, Condition.LOCKED)
    assert stopped == {one.key for one in state.documents.values() if one.condition in unable}
