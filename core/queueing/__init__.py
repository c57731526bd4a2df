"""The queue: runs and studies that wait in line, and the carrier that carries them out one after the other."""
