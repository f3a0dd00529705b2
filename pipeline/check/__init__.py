"""Stage 2: Tables and the schema become a Dataset: linked records, and every problem."""
