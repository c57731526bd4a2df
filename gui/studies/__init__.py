"""Studies in the window: a question put together, carried out, and answered."""
