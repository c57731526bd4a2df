"""Labels for pictures that have none: proposed by runs or by the closer look, decided by a person."""
