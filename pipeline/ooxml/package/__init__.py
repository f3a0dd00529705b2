"""A .docx as a zip: read with care, and written the same way for the same parts."""

from pipeline.ooxml.package.zip_package import MAIN_TYPES, Package, parse_part, read_package

__all__ = ["MAIN_TYPES", "Package", "parse_part", "read_package"]
