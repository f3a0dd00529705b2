"""One document on its way, and what the commands share of it.

inputs          a working folder read, checked and planned
selection       which documents a command is about; not those whose time has not come
template_files  where templates are found, each read once; builtin: those of the program
templates       each compiled once
document        one document: decided, rendered, proved, written, and a wall round it
moving          a document whose place is another than where it lies
missing_rows    what it showed, and the input has no longer: missing is not none
hand_edits      what people wrote in it: found, and merged
pictures        the files that cells name
versions        which version it is, by what was sent out
page_numbers    set when all is written
unused_texts    texts that no template asks for
unchanged       the short way of a build with nothing to do; next_build, noted_result: what it says
cell_names      which cell somebody means
report          what became of all, as lines; report_page, as_json; summary: many lines as a few

(DECISIONS 140)
"""
