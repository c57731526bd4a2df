"""Several processes, with a device each, that train one run together."""
