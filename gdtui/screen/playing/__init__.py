"""Playing a run: ticks of a clock, at a pace that the machine can keep."""
