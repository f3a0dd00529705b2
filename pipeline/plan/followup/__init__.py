"""What a follow-up shows beside its rows (DOMAIN.md 1.9): overview, boards, indicators, changes.

Everything is asked for through the view, so that one changed figure is one reason to rebuild the
documents that show it, and no others.

facts        what the rows say: one figure each, read kind by kind into one typed frame
forecasts    a forecast beside the one before it, as a template can print it
goals        the goals in their order
overview     the goals with their common forecast    summary   the same in two or three sentences
boards       goal by goal the boards' rows           changes   what is not as it was
indicators   base, outcomes, target and how far, and the diagram of it
"""

from pipeline.plan.followup.boards import by_board
from pipeline.plan.followup.changes import changes
from pipeline.plan.followup.indicators import diagram, indicators
from pipeline.plan.followup.overview import measured, overview
from pipeline.plan.followup.summary import summary

__all__ = ["by_board", "changes", "diagram", "indicators", "measured", "overview", "summary"]
