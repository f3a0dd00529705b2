"""All benchmarks: python -m benchmarks."""

from benchmarks import nothing, render

render.main(200)
nothing.main()
