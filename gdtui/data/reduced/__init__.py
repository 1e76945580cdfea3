"""Many rows as a few that train the same."""
