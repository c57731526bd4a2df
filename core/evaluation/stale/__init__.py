"""Results that labels or the split have changed under since they were judged, and how they are scored again."""
