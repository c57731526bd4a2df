"""Collecting pictures from Flickr by class."""
