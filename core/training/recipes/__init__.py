"""Recipes as people write them: in files, and changed by settings like `epochs=3`."""
