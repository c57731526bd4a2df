"""The closer look: what the offline backbone sees in a dataset's pictures."""
