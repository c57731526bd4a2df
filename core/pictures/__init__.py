"""One picture file: decoded, hashed, measured, scaled, cut; knows no dataset."""
