"""What networks look like, and where their weights come from."""
