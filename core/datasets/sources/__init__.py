"""Where pictures come from; each source is one module registered in core.datasets.sources.registry."""
