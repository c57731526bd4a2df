"""Everything of Safelight that is not a window; imports no Qt."""
