"""Stage 5: bytes become files in outputs/, and nobody’s edit is lost."""
