"""A document as a page shows it: what a reader sees, each paragraph with its sentence."""
