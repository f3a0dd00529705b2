"""ONLYOFFICE for tests: Word files edited by a word processor that is much closer to Word.

    edit((path, [("type", 3, 0, "ord"), ("split", 5, 0, "")]), …)

One process edits many files. What the free build writes into headers, a watermark, is taken away.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.docx import changed, files_of

TIMEOUT = 600  # seconds
Step = tuple[str, int, int, str]  # what, where, another place, the word that is typed
Job = tuple[Path, Sequence[Step]]

MISSING = "ONLYOFFICE (document-builder) finns inte för den här datorn"

# A paragraph or a control is the n:th of those with text in the body, beginning anew.
_VERBS = """
var doc = Api.GetDocument();
function entry(block) {  // of a contents list
  var style = block.GetStyle(); return style && /^toc/i.test(style.GetName());
}
function inside(blocks, found) {
  blocks.forEach(function (block) {
    var kind = block.GetClassType();
    if (kind == "paragraph") { if (block.GetText().trim() && !entry(block)) found.push(block); }
    else if (kind == "table")
      for (var r = 0; r < block.GetRowsCount(); r++) {
        var row = block.GetRow(r);
        for (var c = 0; row && c < row.GetCellsCount(); c++) {
          var cell = row.GetCell(c).GetContent();
          for (var i = 0, all = []; i < cell.GetElementsCount(); i++) all.push(cell.GetElement(i));
          inside(all, found);
        }
      }
  });
  return found;
}
function body() {
  for (var i = 0, all = []; i < doc.GetElementsCount(); i++) all.push(doc.GetElement(i));
  return all;
}
function paragraph(n) { var all = inside(body(), []); return all[n % all.length]; }
function loose(n) {  // one that stands in no table
  var all = body().filter(function (b) {
    return b.GetClassType() == "paragraph" && b.GetText().trim();
  });
  return all[n % all.length];
}
function control(n) {
  var all = [];
  inside(body(), []).forEach(function (p) {
    p.GetAllContentControls().forEach(function (c) { all.push(c); });
  });
  return all[n % all.length];
}
function put(block, after) { doc.AddElement(after.GetPosInParent() + 1, block); }
function typed(word) { var p = Api.CreateParagraph(); p.AddText(word); return p; }
function mine(block) { return /hand[a-z]?\\d/.test(block.GetText()); }  // is not deleted again
var PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk" +
  "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
var verbs = {
  "replace": function (n, m, w) {  // is done where it is asked for, and not by chance
    var texts = w.split("|");
    doc.SearchAndReplace({ searchString: texts[0], replaceString: texts[1], matchCase: true });
  },
  bare: function () {},
  type: function (n, m, w) { control(n).AddText(" " + w); },
  retype: function (n, m, w) {
    var c = control(n);
    if (!mine(c.GetRange())) { c.Select(); Api.ReplaceTextSmart([w]); }
  },
  before: function (n, m, w) { control(n).GetRange().AddText(w + " ", "before"); },
  at_start: function (n, m, w) { paragraph(n).GetRange().AddText(w + " ", "before"); },
  at_end: function (n, m, w) { paragraph(n).AddText(" " + w); },
  within: function (n, m, w) {
    paragraph(n).GetRange().MoveCursorToPos(m % 7); Api.Add_Text(w + " ");
  },
  split: function (n, m, w) {
    paragraph(n).GetRange().MoveCursorToPos(m % 9); Api.Add_NewParagraph(); Api.Add_Text(w);
  },
  join: function (n) {
    var all = inside(body(), []), i = n % (all.length - 1), p = all[i], q = all[i + 1];
    if (mine(p) || mine(q) || p.GetParentTableCell() || q.GetParentTableCell()) return;
    var end = p.GetText().trim().length;
    p.GetRange(end - 1, end + 1).ExpandTo(q.GetRange(0, 2)).Delete();
  },
  paragraph: function (n, m, w) { put(typed("Skrivet " + w + " för hand."), loose(n)); },
  remove: function (n) { var p = loose(n); if (!mine(p)) p.Delete(); },
  move: function (n, m) {
    var p = loose(n), q = loose(m), copy = p.Copy();
    if (n % 40 == m % 40 || p.GetText() == q.GetText()) return;
    put(copy, q); p.Delete();
  },
  table: function (n, m, w) {
    var t = Api.CreateTable(2, 2);
    t.GetRow(0).GetCell(0).GetContent().GetElement(0).AddText(w);
    put(t, loose(n));
  },
  row: function (n, m, w) {
    var all = body().filter(function (b) { return b.GetClassType() == "table"; });
    if (!all.length) return;
    var t = all[n % all.length], at = m % t.GetRowsCount();
    var row = t.AddRow(t.GetRow(at).GetCell(0), false);
    row.GetCell(0).GetContent().GetElement(0).AddText(w);
  },
  bullet: function (n) { loose(n).SetBullet("-"); },
  picture: function (n, m, w) {
    var p = typed(w); p.AddDrawing(Api.CreateImage(PIXEL, 360000, 360000)); put(p, loose(n));
  },
  footnote: function (n, m, w) {
    loose(n).GetRange().MoveCursorToPos(m % 5); doc.AddFootnote().GetElement(0).AddText(w);
  },
  comment: function (n, m, w) { paragraph(n).AddComment(w, "Anna"); },
  reply: function (n, m, w) {
    var said = doc.GetAllComments();
    if (said.length) said[n % said.length].AddReply(w, "Bo", "bo", 0);
    else paragraph(n).AddComment("Anna undrar", "Anna").AddReply(w, "Bo", "bo", 0);
  },
  tracked: function (n, m, w) {
    doc.SetTrackRevisions(true);
    control(n).AddText(" " + w);
    if (m % 2 && !mine(control(m).GetRange())) control(m).GetRange().Delete();
    doc.SetTrackRevisions(false);
  },
  struck: function (n) { paragraph(n).GetRange(0, 4).SetStrikeout(true); },
  bold: function (n) { paragraph(n).GetRange(0, 5).SetBold(true); },
  break_page: function (n) { loose(n).SetPageBreakBefore(true); },
  accept: function () { doc.AcceptAllRevisionChanges(); },
  reject: function () { doc.RejectAllRevisionChanges(); }
};
var failed = "";
steps.forEach(function (step) {
  try { verbs[step[0]](step[1], step[2], step[3]); }
  catch (error) { failed += step.join(" ") + ": " + error + "\\n"; }
});
GlobalVariable["failed"] = failed;
"""
VERBS = tuple(re.findall(r"^ {2}(\w+): function", _VERBS, re.MULTILINE))


AVAILABLE = find_spec("docbuilder") is not None  # it is made for x86-64 alone


def edit(*jobs: Job) -> None:
    """Open each file, do what is listed, and save it where it is, all in one process."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [
            (str(path.resolve()), str(Path(folder) / f"{n}.docx"), list(steps))
            for n, (path, steps) in enumerate(jobs)
        ]
        done = subprocess.run(
            [sys.executable, "-m", "tests.onlyoffice"],
            cwd=Path(__file__).parents[1],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout == b"", done.stdout.decode()
        for (path, _steps), (_source, made, _) in zip(jobs, asked, strict=True):
            assert Path(made).exists(), f"ONLYOFFICE saved no {path.name}"
            path.write_bytes(_without_watermark(Path(made).read_bytes()))


_MARK = re.compile(
    r"<w:r><mc:AlternateContent>(?:(?!</mc:AlternateContent>).)*Unregistered Version"
    r"(?:(?!</mc:AlternateContent>).)*</mc:AlternateContent></w:r>",
    re.DOTALL,
)


def _without_watermark(data: bytes) -> bytes:
    headers = {name: d for name, d in files_of(data).items() if name.startswith("word/header")}
    return changed(data, {name: _MARK.sub("", d.decode()) for name, d in headers.items()})


def _main() -> None:
    """Do the jobs that stand on stdin; print the steps that failed."""
    import docbuilder

    builder = docbuilder.CDocBuilder()
    for source, made, steps in json.load(sys.stdin):
        if builder.OpenFile(source) == 0:
            builder.ExecuteCommand(f"var steps = {json.dumps(steps)};\n{_VERBS}")
            failed = builder.GetContext().GetGlobal()["GlobalVariable"]["failed"].ToString()
            builder.SaveFile("docx", made)
            builder.CloseFile()
            sys.stdout.write(failed and f"{source}: {failed}")
    sys.stdout.flush()
    os._exit(0)  # its objects are not to be taken down by Python: that ends in a crash


if __name__ == "__main__":
    _main()
