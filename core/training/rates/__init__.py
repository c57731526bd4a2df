"""The range test: which learning rate suits a run, found on a copy of it."""
