"""What was decided about a dataset, seen as a list, taken back and done again; and what stands on its splits."""
