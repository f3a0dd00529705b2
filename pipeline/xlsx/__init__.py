"""Workbooks as files: new ones, made from the schema. The only place that knows openpyxl.

blank    a new workbook: advice, sheets, rows that are already known
fills    what a column offers: drop-downs, and lists of what can be referred to
notes    what the note on a header says, and which columns must be filled in
looks    widths, colours, formats, pages on paper
mend     what openpyxl writes in another order than the format has
"""
