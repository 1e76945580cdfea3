"""Columns of a table: what is known of them, and which are the inputs and the target."""
