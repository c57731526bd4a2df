"""A dataset, a run or a study as one file that can be carried elsewhere, and back."""
