"""Stage 3: Dataset → the documents to build, each with the view that it may have of the records."""

from pipeline.plan.mailings import contradictions, sent_to
from pipeline.plan.paths import folder_name
from pipeline.plan.plans import plan
from pipeline.plan.problems import missing_sheet, unknown_sheets
from pipeline.plan.roots import DOCUMENT, OTHERS, Sections, typed_section
from pipeline.plan.views import decides_where_shown
from pipeline.plan.vocabulary import vocabulary

__all__ = [
    "DOCUMENT",
    "OTHERS",
    "Sections",
    "contradictions",
    "decides_where_shown",
    "folder_name",
    "missing_sheet",
    "plan",
    "sent_to",
    "typed_section",
    "unknown_sheets",
    "vocabulary",
]
