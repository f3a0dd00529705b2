"""What records mean, said once: which meeting is held, which goal stays, what is the same matter.

Pure functions of records, for all stages. A word of a column with a list of words (`hållet`,
`fattat`, `utgår`) is compared here and nowhere else, so that it means the same to a rule, to the
plan and to the proof. (DECISIONS 138)
"""
