"""Files for the browser to save or show: each is looked up, none found by a path."""
