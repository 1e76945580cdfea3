"""How tables are written in files: text, arrays, Arrow, reductions; each is read here."""
