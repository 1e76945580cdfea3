"""Lessons: files that ask about a run, the answers checked against the run itself, progress and reports."""
