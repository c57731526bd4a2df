"""The run folder: recipe, plan, events, checkpoints, lineage. No torch but in checkpoints."""
