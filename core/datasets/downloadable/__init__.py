"""Public datasets that are downloaded when wanted; each is one record, registered in core.datasets.downloadable.registry."""
