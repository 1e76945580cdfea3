"""Refusal: the error that ends the command with a line and exit status 2."""

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """Wrong use or unreadable data: what is wrong and what would be right, in a line or two."""
