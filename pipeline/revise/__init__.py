"""Stage 8: documents and their differences. Bytes in; bytes, and what happened, out."""

from pipeline.revise.merge import merge
from pipeline.revise.past import Past
from pipeline.revise.quoting import Quoted, has_more, in_words_of
from pipeline.revise.renamed import renamed
from pipeline.revise.taken_home import is_all_home
from pipeline.revise.versions import (
    as_left,
    edits,
    fits,
    only_tracks,
    standing_lines,
    texts_by_cell,
)

__all__ = [
    "Past",
    "Quoted",
    "as_left",
    "edits",
    "fits",
    "has_more",
    "in_words_of",
    "is_all_home",
    "merge",
    "only_tracks",
    "renamed",
    "standing_lines",
    "texts_by_cell",
]
