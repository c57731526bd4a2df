"""What is done at the end of every epoch of a run, whoever made its steps."""
