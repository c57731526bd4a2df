"""Where the networks of runs were exported to."""
