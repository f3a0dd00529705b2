"""What writes a value into a document: runs, blocks, sections, lists and charts."""
