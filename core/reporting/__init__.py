"""Written pages, to hand on: a run, runs compared or a study as one HTML file with everything in it."""
