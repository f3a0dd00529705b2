"""LibreOffice for tests: convert, re-save, and edit a Word file as a colleague would.

Each call has a profile of its own (two that share one fail) and a look at whether the file came:
soffice ends with 0 also when it could not load anything.
"""

from __future__ import annotations

import atexit
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TIMEOUT = 600  # seconds

_XBA = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit"
 script:language="StarBasic">
Sub Main(source As String, target As String, edits As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  texts = Split(edits, "|")
  For i = 0 To UBound(texts) Step 2
    search = doc.createReplaceDescriptor()
    search.SearchString = texts(i)
    search.ReplaceString = texts(i + 1)
    doc.replaceAll(search)
  Next
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName" : word(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, word())
  doc.close(True)
End Sub

' A line a change: file|text|other text.
Sub Replacing(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName" : word(0).Value = "MS Word 2007 XML"
  number = FreeFile
  Open ConvertFromURL(list) For Input As #number
  file = ""
  Do While Not EOF(number)
    Line Input #number, said
    change = Split(said, "|")
    If change(0) &lt;&gt; file Then
      If file &lt;&gt; "" Then
        doc.storeToURL(file, word()) : doc.close(True)
      End If
      file = change(0)
      doc = StarDesktop.loadComponentFromURL(file, "_blank", 0, hidden())
    End If
    search = doc.createReplaceDescriptor()
    search.SearchString = change(1)
    search.ReplaceString = change(2)
    doc.replaceAll(search)
  Loop
  doc.storeToURL(file, word()) : doc.close(True)
  Close #number
End Sub

' A line a step: file|what|where|another place|word. A paragraph is the n:th of the body with text.
Sub Hands(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName" : word(0).Value = "MS Word 2007 XML"
  number = FreeFile
  Open ConvertFromURL(list) For Input As #number
  file = ""
  Do While Not EOF(number)
    Line Input #number, said
    step_ = Split(said, "|")
    If step_(0) &lt;&gt; file Then
      If file &lt;&gt; "" Then
        doc.storeToURL(file, word()) : doc.close(True)
      End If
      file = step_(0)
      doc = StarDesktop.loadComponentFromURL(file, "_blank", 0, hidden())
    End If
    Hand(doc, step_(1), CInt(step_(2)), CInt(step_(3)), step_(4))
  Loop
  If file &lt;&gt; "" Then
    doc.storeToURL(file, word()) : doc.close(True)
  End If
  Close #number
End Sub

Function Nth(doc, n)
  Dim found(999)
  count = 0
  all = doc.Text.createEnumeration()
  Do While all.hasMoreElements()
    p = all.nextElement()
    If p.supportsService("com.sun.star.text.Paragraph") Then
      If Trim(p.String) &lt;&gt; "" And IsEmpty(p.DocumentIndex) Then
        found(count) = p : count = count + 1
      End If
    End If
  Loop
  Nth = found(n Mod count)
End Function

Sub Hand(doc, what, n, m, word)
  p = Nth(doc, n)
  text = p.Text
  mine = InStr(p.String, "hand") &gt; 0
  cursor = text.createTextCursorByRange(p.Start)
  Select Case what
  Case "at_start"
    text.insertString(p.Start, word &amp; " ", False)
  Case "at_end"
    text.insertString(p.End, " " &amp; word, False)
  Case "within"
    cursor.goRight(m Mod 9, False)
    text.insertString(cursor, word, False)
  Case "retype"
    If Not mine Then
      cursor.gotoNextWord(True)
      cursor.String = word &amp; " "
    End If
  Case "split"
    cursor.goRight(m Mod 9, False)
    text.insertControlCharacter(cursor, 0, False)
    text.insertString(cursor, word, False)
  Case "join"
    If Not mine Then
      cursor.gotoEndOfParagraph(False)
      cursor.goRight(1, True)
      cursor.String = ""
    End If
  Case "paragraph"
    text.insertControlCharacter(p.End, 0, False)
    cursor.gotoEndOfParagraph(False)
    cursor.goRight(1, False)
    text.insertString(cursor, "Skrivet " &amp; word &amp; " för hand.", False)
  Case "remove"
    If Not mine Then
      cursor.gotoEndOfParagraph(True)
      cursor.String = ""
    End If
  Case "table"
    text.insertControlCharacter(p.End, 0, False)
    cursor.gotoEndOfParagraph(False)
    cursor.goRight(1, False)
    t = doc.createInstance("com.sun.star.text.TextTable")
    t.initialize(2, 2)
    text.insertTextContent(cursor, t, False)
    t.getCellByName("A1").String = word
  Case "footnote"
    f = doc.createInstance("com.sun.star.text.Footnote")
    text.insertTextContent(p.End, f, False)
    f.Text.String = word
  Case "comment"
    a = doc.createInstance("com.sun.star.text.textfield.Annotation")
    a.Author = "Anna"
    a.Content = word
    text.insertTextContent(p.End, a, False)
  Case "tracked"
    doc.RecordChanges = True
    text.insertString(p.End, " " &amp; word, False)
    doc.RecordChanges = False
  Case "struck"
    cursor.goRight(4, True)
    cursor.CharStrikeout = 1
  Case "bold"
    cursor.goRight(5, True)
    cursor.CharWeight = 150
  Case "bullet"
    p.NumberingStyleName = "List 1"
  Case "break_page"
    p.BreakType = com.sun.star.style.BreakType.PAGE_BEFORE
  End Select
End Sub
</script:module>
"""
VERBS = tuple(re.findall(r'Case "(\w+)"', _XBA))
_XLB = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Edit"/>
</library:library>
"""


def _run(work: Path, *arguments: str) -> None:
    """Run soffice with a profile of its own in the folder `work`."""
    profile = work / "profile"
    shutil.copytree(_first_profile().name, profile)
    _start(profile, *arguments)


@cache
def _first_profile() -> tempfile.TemporaryDirectory[str]:
    """Return a profile as the first start leaves it, with our macro, to be copied.

    Most of what a start takes is making one.
    """
    folder = tempfile.TemporaryDirectory()
    profile = Path(folder.name)
    _start(profile, "--terminate_after_init")
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "Edit.xba").write_text(_XBA, "utf-8")
    (library / "script.xlb").write_text(_XLB, "utf-8")
    atexit.register(folder.cleanup)
    return folder


def _start(profile: Path, *arguments: str) -> None:
    command = [
        shutil.which("soffice") or "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        *arguments,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)


def convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Convert files in one process (`docx` is a bare re-save); return the new ones, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        copies = [Path(work) / f"{n:03}-{file.name}" for n, file in enumerate(files)]
        for file, copy in zip(files, copies, strict=True):
            shutil.copyfile(file, copy)
        arguments = ("--convert-to", kind, "--outdir", str(folder), *map(str, copies))
        _run(Path(work), *arguments)
    made = [folder / copy.with_suffix(f".{kind}").name for copy in copies]
    missing = [path.name for path in made if not path.exists()]
    assert not missing, f"LibreOffice made no {missing}"
    return made


def edit(file: Path, *changes: tuple[str, str]) -> None:
    """Open a Word file, replace texts by others, and save it, all by LibreOffice itself."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "edited.docx"
        texts = "|".join(text for change in changes for text in change)
        arguments = ",".join(f'"{a}"' for a in (file.as_uri(), target.as_uri(), texts))
        _run(Path(folder), f"macro:///Standard.Edit.Main({arguments})")
        assert target.exists(), "LibreOffice saved nothing"
        shutil.copyfile(target, file)


def replacing(*jobs: tuple[Path, Sequence[tuple[str, str]]]) -> None:
    """Replace texts by others in each file, as `edit` does, all in one process."""
    _in_each(jobs, "Replacing")


def hands(*jobs: tuple[Path, Sequence[tuple[str, int, int, str]]]) -> None:
    """Do steps, as `tests.onlyoffice.edit` does them, in each file, all in one process."""
    _in_each(jobs, "Hands")


def _in_each(jobs: Sequence[tuple[Path, Sequence[tuple[object, ...]]]], macro: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{n:03}.docx" for n in range(len(jobs))]
        asked = Path(folder) / "steps.txt"
        lines = []
        for (file, steps), copy in zip(jobs, copies, strict=True):
            shutil.copyfile(file, copy)
            lines += ["|".join((copy.as_uri(), *map(str, step))) for step in steps]
        asked.write_text("\n".join(lines) + "\n", "utf-8")
        _run(Path(folder), f'macro:///Standard.Edit.{macro}("{asked.as_uri()}")')
        for (file, steps), copy in zip(jobs, copies, strict=True):
            assert not steps or copy.read_bytes() != file.read_bytes(), f"not saved: {file.name}"
            shutil.copyfile(copy, file)
