"""Written pages, to hand on: a run or runs compared as one HTML file with everything in it."""
