"""Pictures from Flickr: searching, choosing, fetching, and the record of whose they are."""
