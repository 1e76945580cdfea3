"""The screen of a program that is watched: what it tells in the panels of a run, and what it prints."""
