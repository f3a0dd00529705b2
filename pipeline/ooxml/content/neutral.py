"""What may stand in a Word file and is no content: few things, each with its reason."""

from __future__ import annotations

# What may stand in a body, a paragraph or a run and is no content, each with its reason.
NEUTRAL = {
    "w:pPr": "read with its paragraph: style, list, section and tracked changes",
    "w:rPr": "read with its run: the looks that count",
    "w:sectPr": "the page: printers and word processors rewrite it; a section's end is in a w:pPr",
    "w:sdtPr": "which cell a control is for; the text in it counts",
    "w:sdtEndPr": "the look of a control's end",
    "w:tcPr": "the width and the shade of a cell",
    "w:customXmlPr": "the attributes of what holds a text",
    "w:smartTagPr": "the attributes of what holds a text",
    "w:bookmarkStart": "an id: ours round each control, and those of contents lists",
    "w:bookmarkEnd": "an id",
    "w:proofErr": "the spelling checker's",
    "w:permStart": "who may write here, when a file is protected",
    "w:permEnd": "who may write here",
    "w:commentRangeStart": "where a comment stands; its text counts, but for our own",
    "w:commentRangeEnd": "where a comment stands",
    "w:commentReference": "where a comment stands",
    "w:annotationRef": "the sign of a comment in itself",
    "w:footnoteRef": "the number of a note in itself; its text counts",
    "w:endnoteRef": "the number of a note in itself",
    "w:separator": "the line above the notes",
    "w:continuationSeparator": "the line above notes that go on from another page",
    "w:lastRenderedPageBreak": "where a page ended when Word last showed it",
    "w:softHyphen": "a hint for the end of a line, that no reader sees",
    "w:moveFromRangeStart": "where moved words stood; the words themselves are marked",
    "w:moveFromRangeEnd": "where moved words stood",
    "w:moveToRangeStart": "where moved words stand",
    "w:moveToRangeEnd": "where moved words stand",
}
