"""The one error that a session which can't be saved or resumed ends in."""

__all__ = ["SessionError"]


class SessionError(Exception):
    """A session that cannot be used: in one line what is wrong with it, and what to do."""
