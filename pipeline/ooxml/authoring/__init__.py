"""What those who write templates ask for: an outline to review, a tidy file, faults as comments.

Nothing here is needed to build a document, and python-docx, which writes the comments, is loaded by
comments.py alone.
"""
