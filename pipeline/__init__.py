"""Beredning: a workbook of goals and decisions becomes the Word documents of a meeting."""
