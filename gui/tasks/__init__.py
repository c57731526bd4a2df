"""Carry one job of core to a worker lane and its events back to the window."""
