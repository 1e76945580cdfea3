"""The error of a lesson that can't be used."""

from __future__ import annotations

__all__ = ["LessonError"]


class LessonError(ValueError):
    """A lesson, an expression in it, or a report can't be used; the message says why in a line."""
