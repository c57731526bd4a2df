"""Asking the network: whose addresses may be asked, and the one downloader."""
