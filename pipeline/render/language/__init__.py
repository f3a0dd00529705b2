"""Jinja for templates of Word: what a tag may say, do and cost, and how its faults are told."""
