"""The child process in which a student's program runs, and what is asked of it."""
