"""The screens: reading, a run, the keys, a terminal that is too small."""
