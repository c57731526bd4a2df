"""Pictures and what is known of them: sources, decoding, catalog, findings, splits. No torch."""
