"""Swedish: dates, numbers, decision grammar, the nearest word, the order of letters."""
