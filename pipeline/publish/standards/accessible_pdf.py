"""A PDF that anyone can read, and which standards it keeps."""

from __future__ import annotations

from dataclasses import dataclass

UA, ARCHIVE_TEXT, ARCHIVE = "PDF/UA-1", "PDF/A-2u", "PDF/A-2b"


@dataclass(frozen=True, slots=True)
class AccessiblePdf:
    """A PDF, which standards it keeps and claims, and what keeps it from those it should.

    `content` is b"" when none could be made; `faults` are sentences: where, what, what to do.
    `reason` says why it is PDF/A-2b and not 2u.
    """

    content: bytes
    pages: int
    claims: tuple[str, ...]
    faults: tuple[str, ...]
    reason: str = ""


def not_made(fault: str) -> AccessiblePdf:
    """Return that there is no PDF, and why."""
    return AccessiblePdf(b"", 0, (), (fault,))
