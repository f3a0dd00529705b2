"""Stage 5: bytes become files in outputs/, and nobody's edit is lost.

disk        what stands in the folder: ours, re-saved, edited by hand, somebody else's
decide      what to do with a document, and why; touches nothing
seals       what was sent out, which no build touches
stops       which FEL stop which documents
files       written whole or not at all
paths       how long a path may be
moves       in which order files get new names
ledger      what was written: a cache
folder      one build at a time; moved, replaced and kept files
"""

from pipeline.store.blocking import Stops
from pipeline.store.decide import Today, Wish, decide
from pipeline.store.files import write_whole
from pipeline.store.folder import Outputs, opened
from pipeline.store.found_files import Found, Standing, on_disk
from pipeline.store.ledger import Ledger
from pipeline.store.paths import too_long
from pipeline.store.seals import Seal, broken, is_sealed, seal, seals

__all__ = [
    "Found",
    "Ledger",
    "Outputs",
    "Seal",
    "Standing",
    "Stops",
    "Today",
    "Wish",
    "broken",
    "decide",
    "is_sealed",
    "on_disk",
    "opened",
    "seal",
    "seals",
    "too_long",
    "write_whole",
]
