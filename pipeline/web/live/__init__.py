"""What goes on while pages are open: who looks at the folder, what is at work, what is told."""
