"""What comes between a run and its end: a stop, a full disk, a loss that runs away, memory that fails in the middle of a step."""
