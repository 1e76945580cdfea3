"""Sessions: what is saved of a run, so that a broken line or a killed process loses nothing."""
