"""Stage 1: files in inputs/ become Tables. The only place that knows calamine and csv.

folder      which files, their bytes, one digest of them all
workbook    one .xlsx, .xlsm or .ods to Tables, by way of
              package     the zip: names, sizes, what is refused
              xlsx, ods   which part is which sheet; scan, plain, look: what is in its XML
              engine      calamine, behind a wall
commas      one .csv to a Table
grid        raw values
faults      what can be wrong with a file, in words
"""

from __future__ import annotations

from pipeline.read.folder import Input, read_folder

__all__ = ["Input", "read_folder"]
