"""The network as datasets use it: every address, redirect and connected machine is checked before anything is read from it."""
