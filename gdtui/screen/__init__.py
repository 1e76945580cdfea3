"""Everything that is drawn in a terminal: all that imports Textual or plotext is in here."""
