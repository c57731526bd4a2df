"""The pages of the main window; they never import each other."""
