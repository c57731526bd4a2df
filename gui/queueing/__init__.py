"""The queue in the window: watched, summed up in the status bar, and as a list on the Runs page."""
