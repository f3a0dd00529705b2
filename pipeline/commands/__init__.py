"""What the command line calls: one module a command, and what only that command needs.

build       READ FIRST
new         its questions, first_workbook, and the sheet_groups of --add

(DECISIONS 140)
"""
