"""The page of runs compared: what is gathered for it, and its sections."""
