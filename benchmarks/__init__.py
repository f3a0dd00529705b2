"""Benchmarks: two things measured side by side in one run, told as a ratio. Never a test."""
