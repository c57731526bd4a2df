"""A closer look at a dataset with an offline backbone: what looks alike, what looks like nothing else, what looks mislabelled."""
