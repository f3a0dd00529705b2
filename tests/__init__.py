"""Tests; a package, so that tests/docx.py never stands in for python-docx."""
