"""Stage 4: a DocumentPlan becomes bytes. The only place that knows docxtpl and jinja2.

markup/     the tags in Word's XML: a part becomes a tree with marks, each field knows its place
language/   Jinja, sandboxed: each printed value through its field, what it may do and cost
filters/    Swedish forms of dates, lists, decisions, meetings and programmes
writers/    what a value becomes where its field stands, and what one document gathers (the pen)
digests/    the digests of a document's blocks, told while it is written
part        the above in order: one part, compiled
assembly    the package round a document
template    all of it: compile_template(…).render(…)
rendered    what it takes and gives, which loads neither Jinja nor docxtpl
"""

from pipeline.render.rendered import RENDERER, CompiledTemplate, Picture, Rendered

__all__ = ["RENDERER", "CompiledTemplate", "Picture", "Rendered"]
