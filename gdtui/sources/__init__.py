"""Where epochs come from besides the trainer: a program's printed lines, `gdtui.record`, a saved log."""
