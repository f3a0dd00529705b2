"""What rows get from each other: references, lists back, defaults, items, joint programmes."""
