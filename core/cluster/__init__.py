"""Where the runs of a study are trained: here, or on the machines of a cluster, by engines of others. No torch, no Qt."""
