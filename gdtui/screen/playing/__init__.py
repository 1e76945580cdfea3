"""Playing a run: the ticks of a clock, as often as the machine can keep up with."""
