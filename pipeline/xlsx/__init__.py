"""Workbooks as files: looked over, new ones, changes to one that is there, tables for others.

Nobody else knows openpyxl, and it never sees a workbook that an officer has: `patch` changes those.
"""
