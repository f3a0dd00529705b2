"""Stage 8: documents and their differences. Bytes in; bytes, and what happened, out."""

from pipeline.revise.merge import merge
from pipeline.revise.versions import edits, fits

__all__ = ["edits", "fits", "merge"]
