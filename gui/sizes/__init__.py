"""Sizes and shapes of pictures, and the limits set on them."""
