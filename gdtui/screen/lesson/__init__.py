"""A lesson over the screen of a run: what it says, what it locks, and the answers that it takes."""
