"""Studies: a question, the runs that answer it, and the verdict. No torch."""
