"""Programs that the benchmarks start: one renderer each, or one way to do what a command does."""
