"""One module a command; build.py has the whole pipeline in order."""
