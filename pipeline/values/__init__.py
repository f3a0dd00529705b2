"""The kinds of column: parse, print, light markup."""
