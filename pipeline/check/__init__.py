"""Stage 2: raw tables become the checked dataset, with every problem at its cell."""

from pipeline.check.dataset import check, link, rows_called

__all__ = ["check", "link", "rows_called"]
