"""What LibreOffice gets wrong in a PDF, put right for who has it read aloud."""
