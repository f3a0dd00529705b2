"""Stage 2: raw tables become the checked dataset, with every problem at its cell."""

from pipeline.check.dataset import check, link

__all__ = ["check", "link"]
