"""Sample datasets that come with installed packages; each is one module registered in core.datasets.samples."""
