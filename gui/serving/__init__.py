"""Runs served from the window: begun, looked at and ended in a dialog, and at work while it is closed."""
