"""The rules, a module a theme; a rule is one function."""
