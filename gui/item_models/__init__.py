"""Qt item models over catalogs and runs."""
