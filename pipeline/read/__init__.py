"""Stage 1: files in inputs/ become Tables. The only place that knows calamine and csv."""
