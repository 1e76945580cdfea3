"""The errors that a session which can't be saved or resumed ends in."""

__all__ = ["SessionError", "TakenError"]


class SessionError(Exception):
    """A session that cannot be used: in one line what is wrong with it, and what to do."""


class TakenError(SessionError):
    """A session that another process has saved meanwhile: it is not to be overwritten."""
