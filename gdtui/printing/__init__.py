"""What is printed: the chapter's lines and JSON lines."""
