"""What a follow-up shows beside its rows (DOMAIN.md 1.9): overview, boards, indicators, changes.

Everything is asked for through the view, so that one changed figure is one reason to rebuild the
documents that show it, and no others.

facts        the goals in their order, and what the rows say: one figure each, in one typed frame
overview     the goals with their common forecast, and goal by goal the boards' rows
summary      the overview in two or three sentences
changes      what is not as it was
indicators   base, outcomes, target and how far, and the diagram of it

(DECISIONS 42, 147)
"""

from pipeline.plan.followup.changes import changes
from pipeline.plan.followup.indicators import diagram, indicators
from pipeline.plan.followup.overview import by_board, measured, overview
from pipeline.plan.followup.summary import summary

__all__ = ["by_board", "changes", "diagram", "indicators", "measured", "overview", "summary"]
