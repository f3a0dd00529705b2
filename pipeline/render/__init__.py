"""Stage 4: a DocumentPlan becomes bytes. The only place that knows docxtpl and jinja2.

dialect     what docxtpl's tags mean: a part's XML with a mark in each tag's place
written     the tags as they stand in Word: for messages, and to miss none
signs       the marks, and the signs of what goes or stays
loops       nesting, and what must differ each time a loop comes round (numbering, pictures)
tree        the marks move out of the runs (splitting); a field knows its place (places, containers)
tags, lint  what is wrong with one tag; names that no workbook can have
part        the above in order: one part, compiled (source)
engine      Jinja: each printed value through its field (rewriting)
sandbox     what expressions may do, and what it costs (reach, filterset)
context     the names of one document; unknown: those that nobody knows
filters     Swedish forms of dates, lists and decisions (meeting_filters, program_filters)
fields      what a value becomes between runs (plain, inlines)
paragraphs  … and alone in its paragraph; sections: of Texter, and the goals
pen         what one document gathers while it is written
digests/    the digests of its blocks, told while it is written
assembly    the package round it (listpart)
template    all of it: compile_template(…).render(…)
"""

from pipeline.render.assembly import Picture
from pipeline.render.template import RENDERER, Rendered, Template, compile_template

__all__ = ["RENDERER", "Picture", "Rendered", "Template", "compile_template"]
