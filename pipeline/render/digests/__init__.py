"""The digests of a document's blocks, for its memory: told while the document is written.

template_content   a template's own pieces, read once; and the holes between them
content_stream     what each field adds, and the whole
content_digests    its digests; of what cannot be told, from the finished file
"""
