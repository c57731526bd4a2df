"""Everything of Safelight that is a window; imports no torch."""
