"""From tables to rows: which columns, which rows count, their keys, and every cell a value."""
