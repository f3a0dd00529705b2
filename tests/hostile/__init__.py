"""What comes by e-mail: workbooks, templates and cells that are broken, or made to do harm.

All of it is made by scripts in a test's own folder; nothing here is a file that could be opened.

home        a sound working folder, and the real command run in it within limits
zips        zips that no program writes
workbooks   files for inputs/ (also textfiles: .csv and what is renamed)
templates   files for templates/
exports     a sound workbook as other programs write it
mutate      seeded changes to any file, for the fuzz tests
"""
