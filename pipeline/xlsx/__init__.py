"""Workbooks as files: new ones, and tables for other programs. The only place that knows openpyxl.

blank         a new workbook: advice, sheets, rows that are already known
drop_downs    what a column offers, and lists of what can be referred to
notes         what the note on a header says, and which columns must be filled in
looks         widths, colours, formats, pages on paper
font_order    what openpyxl writes in another order than the format has
tables        a table as a workbook
table_texts   the same as .csv and .json
"""
