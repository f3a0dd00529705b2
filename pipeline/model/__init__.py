"""The nouns that travel between the stages. Imports no library.

cells     `Cell` says where something stands now, `Source` what it is; `Table` (raw), `Problem`
record    `Record`: one row, linked; what stands in it is made when it is asked for
dataset   `Dataset`: all records, and what is wrong
view      `View` and `Row`: the records as one document may see them
build     `DocumentPlan`, `Plans`, `Vocabulary` (the names that a kind of document may ask for),
          and what a build does: `Step`, `Outcome`, `Report`
"""

from pipeline.model.build import (
    Action,
    Deadline,
    DecisionSide,
    DocumentId,
    DocumentPlan,
    Edit,
    Happened,
    HouseStyle,
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
from pipeline.model.dataset import Dataset, RawText, digest, digest_link, digest_value
from pipeline.model.record import Basis, CellReader, Link, Record, RowShape, RowsListed, bares
from pipeline.model.view import MISSING, Computed, Row, Rows, Sight, View

__all__ = [
    "MISSING",
    "Action",
    "Basis",
    "Cell",
    "CellFault",
    "CellReader",
    "Computed",
    "Dataset",
    "Deadline",
    "DecisionSide",
    "DocumentId",
    "DocumentPlan",
    "Edit",
    "Happened",
    "HouseStyle",
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
    "RowShape",
    "Rows",
    "RowsListed",
    "Severity",
    "Sight",
    "Source",
    "State",
    "Step",
    "Table",
    "TemplateFault",
    "Trace",
    "Value",
    "View",
    "Vocabulary",
    "bares",
    "column_letters",
    "digest",
    "digest_link",
    "digest_value",
    "one_line",
]
