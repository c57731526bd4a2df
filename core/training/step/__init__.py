"""One step of training and what it stands on: inputs, objective, optimiser, schedule, state."""
