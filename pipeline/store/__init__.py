"""Stage 6: bytes become files in outputs/, and nobody's edit is lost."""

from pipeline.store.blocking import Reach, Stops
from pipeline.store.decide import ABSENT, Today, Wish, after_decisions, decide
from pipeline.store.files import too_long, write_whole
from pipeline.store.folder import Outputs, opened
from pipeline.store.found_files import BY_HAND, Found, Standing, on_disk
from pipeline.store.ledger import KnownTable, Ledger
from pipeline.store.seals import broken, seal, seals

__all__ = [
    "ABSENT",
    "BY_HAND",
    "Found",
    "KnownTable",
    "Ledger",
    "Outputs",
    "Reach",
    "Standing",
    "Stops",
    "Today",
    "Wish",
    "after_decisions",
    "broken",
    "decide",
    "on_disk",
    "opened",
    "seal",
    "seals",
    "too_long",
    "write_whole",
]
