"""The errors of sessions that can't be saved or resumed."""

__all__ = ["SessionError", "TakenError"]


class SessionError(Exception):
    """A session that cannot be used; the message says what is wrong with it, and what to do."""


class TakenError(SessionError):
    """A session that another process has saved meanwhile: it must not be overwritten."""
