"""What a run will take: time from short trials of its own steps, memory and disk, before it begins."""
