"""What the keys do; each key is declared once."""
