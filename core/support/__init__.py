"""What every other package stands on: errors, atomic files, jobs, registries, the workspace. No torch."""
