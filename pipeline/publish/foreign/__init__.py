"""PDFs from elsewhere: opened within limits, and copied without what does harm."""
