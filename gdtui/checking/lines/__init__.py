"""What a function prints: reading it, and comparing it with the weights of its epoch."""
