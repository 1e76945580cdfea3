"""A driver for Textual that sends a terminal only what changed, as fast as it can show it."""
