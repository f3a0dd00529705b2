"""What starts a program: LibreOffice, which alone knows pages, or one that a person reads in."""
