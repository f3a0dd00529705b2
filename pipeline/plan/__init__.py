"""Stage 3: Dataset → the documents to build, each with the view that it may have of the records."""

from pipeline.plan.plans import plan
from pipeline.plan.problems import missing_sheet
from pipeline.plan.vocabulary import vocabulary

__all__ = ["missing_sheet", "plan", "vocabulary"]
