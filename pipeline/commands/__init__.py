"""What the command line calls: one module a command, and what only that command needs.

build       READ FIRST
new         its questions, first_workbook, and the sheet_groups of --add
explain     explain_output: its answers as lines and data
"""
