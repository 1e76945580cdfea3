"""The mistakes that have a name: each with its formula, its sentence, and where to look."""
