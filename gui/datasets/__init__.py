"""The Data page: the list of datasets and one dataset at a glance."""
