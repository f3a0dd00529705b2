"""Workbooks as files: new ones, and tables for other programs. Nobody else knows openpyxl."""
