"""Collecting pictures from Flickr: searching, choosing, fetching, keeping record, and looking again."""
