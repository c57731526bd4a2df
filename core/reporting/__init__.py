"""Pages to hand on: a run, a comparison or a study as one HTML file with everything in it."""
