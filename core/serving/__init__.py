"""Runs that answer on this machine's own address: who may ask, how much, how fast, and the page to ask from."""
