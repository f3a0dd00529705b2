"""The nouns that travel between the stages. Imports no library.

cells     `Cell` says where something stands now, `Source` what it is; `Table` (raw), `Problem`
dataset   `Record` (one row, linked) and `Dataset`
view      `View` and `Row`: the records as one document may see them
build     `DocumentPlan`, `Plans`, `Vocabulary` (the names that a kind of document may ask for),
          and what a build does: `Step`, `Outcome`, `Report`
"""

from pipeline.model.build import (
    Action,
    DecisionSide,
    DocumentId,
    DocumentPlan,
    Edit,
    Happened,
    Merged,
    Outcome,
    Plans,
    Proof,
    Reason,
    Report,
    State,
    Step,
    TemplateFault,
    Trace,
    Vocabulary,
)
from pipeline.model.cells import (
    Cell,
    CellFault,
    Problem,
    Raw,
    Severity,
    Source,
    Table,
    Value,
    column_letters,
    one_line,
)
from pipeline.model.dataset import (
    Basis,
    Dataset,
    Link,
    RawText,
    Record,
    digest,
    digest_link,
    digest_value,
)
from pipeline.model.view import MISSING, Computed, Row, Rows, View

__all__ = [
    "MISSING",
    "Action",
    "Basis",
    "Cell",
    "CellFault",
    "Computed",
    "Dataset",
    "DecisionSide",
    "DocumentId",
    "DocumentPlan",
    "Edit",
    "Happened",
    "Link",
    "Merged",
    "Outcome",
    "Plans",
    "Problem",
    "Proof",
    "Raw",
    "RawText",
    "Reason",
    "Record",
    "Report",
    "Row",
    "Rows",
    "Severity",
    "Source",
    "State",
    "Step",
    "Table",
    "TemplateFault",
    "Trace",
    "Value",
    "View",
    "Vocabulary",
    "column_letters",
    "digest",
    "digest_link",
    "digest_value",
    "one_line",
]
