"""How many more pictures: accuracy against pictures per class, and the law it follows. No torch."""
