"""Each document as it was last written, for the merge with what people change in it.

A copy in .beredning/bas, named by kind and key, and not .docx: nobody is to find and open it. It
may be lost: the document's memory has the digest of each block, and says what it was made of.
(DECISIONS 88) Of a document of the past, which is not as the workbook has it, there is also a copy
of how it stood when nobody had edited it. (DECISIONS 363)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from pipeline import disk
from pipeline.errors import StoreError
from pipeline.model import DocumentId
from pipeline.store.files import TEMPORARY

FOLDER = "bas"


@contextmanager
def kept_with(private: Path, who: DocumentId, data: bytes) -> Iterator[None]:
    """Keep a document's copy before it is written, and the older copy until it is.

    The disk may refuse: then there is no copy. Without fsync: a copy that a power cut has spoilt
    is no copy of anything, and is not used.
    """
    newest, older = _paths(private, who)
    with suppress(OSError):
        newest.replace(older)
    _put(newest, data)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            newest.unlink(missing_ok=True)
        with suppress(OSError):
            older.replace(newest)
        raise
    with suppress(OSError):
        older.unlink(missing_ok=True)


def _put(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}{TEMPORARY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def kept(private: Path, who: DocumentId) -> list[bytes]:
    """Return the copies of a document; two after a build that was interrupted."""
    found = []
    for path in _paths(private, who):
        with suppress(StoreError):
            found.append(disk.bytes_of(path))
    return [data for data in found if data is not None]


def keep_stood(private: Path, who: DocumentId, data: bytes | None) -> None:
    """Keep a document of the past as it stood before anybody edited it; None: it is none."""
    path = _stood_path(private, who)
    if data is not None:
        _put(path, data)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def stood(private: Path, who: DocumentId) -> bytes | None:
    """Return a document of the past as it stood before anybody edited it, None where unknown."""
    with suppress(StoreError):
        return disk.bytes_of(_stood_path(private, who))
    return None


def forget(private: Path, who: DocumentId) -> None:
    """Take away the copies of a document that has another name now."""
    for path in (*_paths(private, who), _stood_path(private, who)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _stood_path(private: Path, who: DocumentId) -> Path:
    newest, _ = _paths(private, who)
    return newest.with_name(f"{newest.stem}-stod.kopia")


def _paths(private: Path, who: DocumentId) -> tuple[Path, Path]:
    text = "\0".join(who).encode("utf-8", "surrogatepass")
    name = blake2b(text, digest_size=12).hexdigest()
    return private / FOLDER / f"{name}.kopia", private / FOLDER / f"{name}-2.kopia"
