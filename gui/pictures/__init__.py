"""Pictures of a dataset: gallery, tiles, the large view, filters."""
