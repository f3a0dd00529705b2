"""What the cases build, as a list of digests: made before a change and compared after it.

    python -m tests.digests before.json            what this tree builds and says
    python -m tests.digests --compare before.json  the same, and each line that differs

One line for every part of every document (of an archive inside a part, for each of its members),
for the ledger, and for what each command prints, with its exit code. Everything goes through the
command line, so that the list outlives every move of the code. Exit code 1 when something differs.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = (ROOT, "2027-02-04")
REAL = (ROOT.parent / "shared/cases/vaggeryd", "2020-03-10")  # not part of the project
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::[\d.]+)?|kl\. \d\d[.:]\d\d")
_BUILD = ("build", "--no-pages")
_COMMANDS = (
    ("check",),
    ("check", "--json"),
    ("check", "--coverage", "--json"),
    ("build", "--dry-run", "--no-pages"),
    _BUILD,
    ("build", "--no-pages", "--json"),
    ("status",),
    ("status", "--json"),
)


def folders() -> dict[str, tuple[Path, str]]:
    """Return the working folders that are at hand, and the day that each is built on."""
    found = {"exemplet": EXAMPLE}
    for home in sorted((ROOT / "tests" / "cases").iterdir()):
        if home.is_dir():
            found[home.name] = (home, (home / "today.txt").read_text("utf-8").strip())
    if REAL[0].is_dir():
        found["vaggeryd"] = REAL
    return found


def digests(name: str, home: Path, today: str) -> dict[str, str]:
    """Return what a working folder builds and says: a name → a digest or the printed line."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mapp"
        for part in ("inputs", "templates"):
            if (home / part).is_dir() and (home != ROOT or part == "inputs"):
                shutil.copytree(home / part, folder / part)
        for words in _COMMANDS:
            found |= _said(name, folder, today, words)
            if words == _BUILD and (home / "named.txt").is_file():
                late = (home / "named.txt").read_text("utf-8").split()
                found |= _said(name, folder, today, (*_BUILD, *late))
        for meeting in _held(folder)[:1]:
            found |= _said(name, folder, today, ("freeze", meeting))
        for path in sorted((folder / "outputs").rglob("*.docx")):
            target = path.relative_to(folder).as_posix()
            found |= _archive(f"{name}/{target}", path.read_bytes())
            if path.parts.count("utskick") == 0:
                found |= _said(name, folder, today, ("explain", target))
        ledger = json.loads((folder / "outputs" / ".beredning.json").read_text("utf-8"))
        found[f"{name}/.beredning.json"] = " ".join(sorted(ledger))
    return found


def _held(folder: Path) -> list[str]:
    """Return the meetings whose documents lie in a folder of their own."""
    calls = sorted((folder / "outputs").glob("*/kallelse.docx"))
    return [path.parent.name.upper() for path in calls]


def _said(name: str, folder: Path, today: str, words: tuple[str, ...]) -> dict[str, str]:
    command = [sys.executable, "-m", "pipeline", *words, "--folder", str(folder)]
    if words[0] in ("check", "build", "status"):
        command += ["--today", today]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
    what = f"{name}/{' '.join(words)}"
    found = {f"{what}/exit": str(done.returncode)}
    if b"Traceback" in done.stderr:
        found[f"{what}/traceback"] = done.stderr.decode("utf-8")[-500:]
    shown = _TIME.sub("…", done.stdout.decode("utf-8")).replace(str(folder), "MAPP")
    if "--json" in words or words[0] == "explain":
        found[what] = sha256(shown.encode()).hexdigest()[:16]
        return found
    return found | {f"{what}/{n:04}": line for n, line in enumerate(shown.splitlines(), 1)}


def _archive(name: str, data: bytes) -> dict[str, str]:
    """Return the digests of an archive's members, of archives inside it too."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            part = archive.read(member)
            if part.startswith(b"PK\x03\x04"):
                found |= _archive(f"{name}/{member}", part)
            else:
                found[f"{name}/{member}"] = sha256(part).hexdigest()[:16]
    return found


def everything() -> dict[str, str]:
    """Return the digests of all working folders."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda case: digests(case[0], *case[1]), folders().items())
        return {key: value for found in made for key, value in found.items()}


def differences(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Yield a line for each digest that is new, gone or another."""
    for key in sorted({*before, *after}):
        old, new = before.get(key, "–"), after.get(key, "–")
        if old != new:
            yield f"{key}: {old} → {new}"


def main() -> int:
    """Write the list, or compare with one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--compare", action="store_true")
    options = parser.parse_args()
    found = everything()
    if not options.compare:
        options.file.write_text(json.dumps(found, ensure_ascii=False, indent=0), "utf-8")
        print(f"{len(found)} lines")  # noqa: T201
        return 0
    lines = list(differences(json.loads(options.file.read_text("utf-8")), found))
    print(f"{len(found)} lines, {len(lines)} differ", *lines, sep="\n")  # noqa: T201
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
