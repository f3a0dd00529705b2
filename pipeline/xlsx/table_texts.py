"""A table as .csv and .json, for programs that open no workbooks (DECISIONS 157)."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, time
from decimal import Decimal

from pipeline.values.flat_table import Flat, FlatTable

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: FlatTable) -> bytes:
    """Return the table as Excel in Swedish opens it: UTF-8 with a mark, semicolons, decimal comma.

    Excel takes a text that begins with = + - or @ for a formula: it gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in table.columns])
    writer.writerows([map(_csv_cell, row) for row in table.rows])
    return stream.getvalue().encode("utf-8-sig")


def _csv_cell(value: Flat) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_STARTS_FORMULA) else value
    return _text(value)


def _text(value: int | date | time | None) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def table_json(table: FlatTable) -> bytes:
    """Return the table as a list of objects, a row each; days as 2026-08-31, null for nothing."""
    headers = [column.header for column in table.columns]
    rows = [dict(zip(headers, map(_json_value, row), strict=True)) for row in table.rows]
    return f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n".encode()


def _json_value(value: Flat) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return _text(value) if isinstance(value, (date, time)) else value
