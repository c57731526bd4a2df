"""Pictures dropped on several runs at once."""
