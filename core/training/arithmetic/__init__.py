"""The arithmetic of a run: what the machine has, what a short trial finds fastest, a frozen backbone made quicker."""
