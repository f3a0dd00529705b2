"""All benchmarks: python -m benchmarks."""

from benchmarks import render

render.main(200)
