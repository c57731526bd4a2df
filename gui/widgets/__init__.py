"""Widgets that pages and wizards are put together from."""
