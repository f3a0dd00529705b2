"""The programs that ours is compared with, each got into a folder of its own, or told as missing.

docxtpl, pandas and calamine are the project's own; the others come by pip and npm when they are
first asked for. Nothing of them is installed where the program runs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import TOP

PLACE = TOP / ".make/bench"
BY_PIP = {
    "docx-mailmerge": "0.5.0",
    "docx-mailmerge2": "1.0.3",
    "doit": "0.37.0",
    "jubarte-redlines": "0.14.0",
    "ninja": "1.13.2",
    "python-redlines[docxodus]": "2.0.0",
}
BY_NPM = {"docxtemplater": "3.71.0", "easy-template-x": "7.2.8"}
BESIDE = {"docxtemplater": ("pizzip@3.3.0",)}
_PATIENCE = 180  # seconds


@dataclass
class Peers:
    """Where each peer is, and why those that are missing could not be got."""

    place: Path = PLACE
    fetch: bool = True
    missing: dict[str, str] = field(default_factory=dict)

    def python(self, name: str) -> str | None:
        """Return a Python that has a package, or None."""
        version = BY_PIP[name]
        home = self.place / f"{name}-{version}"
        if not (home / "ready").exists():
            pip = [str(home / "bin/python"), "-m", "pip", "install", "--quiet"]
            pip += ["--disable-pip-version-check", f"{name}=={version}"]
            venv = [sys.executable, "-m", "venv", "--clear", str(home)]
            if not self._got(name, home, venv, pip):
                return None
        return str(home / "bin/python")

    def program(self, name: str) -> str | None:
        """Return a program that a package brings, else the computer's own, or None."""
        found = self.python(name)
        return shutil.which(name) if found is None else str(Path(found).with_name(name))

    def modules(self, name: str) -> Path | None:
        """Return the folder with an npm package, or None."""
        home = self.place / f"{name}-{BY_NPM[name]}"
        packages = [f"{name}@{BY_NPM[name]}", *BESIDE.get(name, ())]
        npm = ["npm", "install", "--prefix", str(home), "--no-save", "--no-package-lock"]
        npm += ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if not (home / "ready").exists() and not self._got(name, home, [*npm, *packages]):
            return None
        return home

    def _got(self, name: str, home: Path, *commands: list[str]) -> bool:
        """Return whether the commands brought a peer; say why not."""
        if name in self.missing or not self.fetch:
            self.missing.setdefault(name, "not asked for")
            return False
        home.mkdir(parents=True, exist_ok=True)
        try:
            for command in commands:
                subprocess.run(
                    command,
                    check=True,
                    capture_output=True,
                    stdin=subprocess.DEVNULL,
                    timeout=_PATIENCE,
                )
        except FileNotFoundError:
            self.missing[name] = f"{commands[0][0]} is not on this computer"
        except subprocess.TimeoutExpired:
            self.missing[name] = "it took too long to get"
        except subprocess.CalledProcessError as error:
            self.missing[name] = f"{Path(commands[-1][0]).name} did not bring it"
            sys.stderr.write(f"{name}: {_last_line(error.stderr)}\n")
        else:
            (home / "ready").touch()
        return name not in self.missing


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
