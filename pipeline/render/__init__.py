"""Stage 4: a DocumentPlan becomes bytes. The only place that knows docxtpl and jinja2."""
