"""What a Word file is, and says, before it is laid out."""
