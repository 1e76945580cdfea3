"""The error for data that cannot be read or used."""

__all__ = ["DataError"]


class DataError(Exception):
    """Data that cannot be used: in one or two lines what is wrong, where, and what would be right."""
