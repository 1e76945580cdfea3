"""The command: what its arguments mean, and what each way to run does."""

from gdtui.cli.command import main

__all__ = ["main"]
