"""Icons, style, help texts; looked up by name through resources.catalogue."""
