"""How numbers and sentences are written, each in one place."""
