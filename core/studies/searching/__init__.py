"""Studies that choose their cells by what came of those before: what is searched, trials, and when one is given up. No torch."""
