"""Contact sheets: all pictures of a class on pages, with names and credits."""
