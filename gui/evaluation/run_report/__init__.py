"""The report of a run on one side, section by section: figures, confusion, classes, thresholds, certainty, pictures."""
