"""How sure a network is, and how far that can be believed: calibration, temperature, coverage, thresholds."""
