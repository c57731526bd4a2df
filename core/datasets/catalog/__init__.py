"""The table of a dataset's samples and all that is known of them."""
