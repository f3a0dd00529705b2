"""All benchmarks: python -m benchmarks."""

from benchmarks import merge, nothing, render

render.main(200)
merge.main()
nothing.main()
