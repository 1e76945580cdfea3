"""What is wrong in a student's loop: probes, mistakes, verdicts. The student's code runs in a child."""
