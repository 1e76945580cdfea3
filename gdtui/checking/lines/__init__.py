"""What a function prints: reading it, and comparing it with the weights that it belongs to."""
