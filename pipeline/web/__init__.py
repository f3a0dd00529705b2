"""The local page: the commands, for an officer who never sees a terminal.

(DECISIONS 376)
"""
