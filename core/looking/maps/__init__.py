"""Maps of datasets: every picture a point, pictures that look alike to a network near each other."""
