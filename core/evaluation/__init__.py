"""How good a run is, with what uncertainty, and whether two runs can be told apart."""
