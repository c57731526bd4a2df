"""From recipe to trained model, in a process of its own."""
