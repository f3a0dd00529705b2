"""What the command line calls: one module a command, and what only that command needs."""
