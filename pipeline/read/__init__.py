"""Stage 1: files in inputs/ become Tables. The only place that knows calamine and csv.

folder      which files, their bytes, one digest of them all
workbook    one .xlsx, .xlsm or .ods to Tables, by way of
              xlsx/workbook_package   the zip: names, sizes, what is refused
              xlsx, ods          which part is which sheet; in its XML: xml_normalising,
                                 sheet_scan, sheet_survey
              engine             calamine, behind a wall
kept        what an earlier read found, to be found again: kept_sheets, kept_json; where it holds:
              sheet_surveyor, row_changes, shared_texts, earlier_texts
csv_files   one .csv to a Table
grid        raw values
copies      which of two workbooks is a copy of the other
faults      what can be wrong with a file: code, sentence, remedy
"""

from __future__ import annotations

from pipeline.read.folder import Input, read_folder
from pipeline.read.kept import KeptReads
from pipeline.read.kept_json import kept_as_json

__all__ = ["Input", "KeptReads", "kept_as_json", "read_folder"]
