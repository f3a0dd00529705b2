""".docx files: canonical package, content model, controls, memory."""
