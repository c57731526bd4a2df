"""The verbs of the command line; thin callers of jobs."""
