"""What students hand in: a report of a lesson, and the table of a class's reports."""
