"""What is given away: the sdist of the tree, and the wheel that is made of that sdist."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_{}(sys.argv[1])"
_LEFT = (
    "__pycache__",
    ".git",
    ".make",
    ".venv",
    "*_cache",
    ".hypothesis",
    "outputs",
    "*.egg-info",
)


def _built(what: str, tree: Path, folder: Path) -> None:
    command = [sys.executable, "-c", _BUILD.format(what), str(folder)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an sdist built from a copy of the tree."""
    folder = tmp_path_factory.mktemp("sdist")
    tree = folder / "tree"
    shutil.copytree(TOP, tree, ignore=shutil.ignore_patterns(*_LEFT))
    _built("sdist", tree, folder)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel built from the sdist, as an installer that has no wheel does."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        # Python before 3.11.4 has no filters
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)
    (tree,) = (path for path in folder.iterdir() if path.is_dir())
    _built("wheel", tree, folder)
    return next(folder.glob("*.whl"))
