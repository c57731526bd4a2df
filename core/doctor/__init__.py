"""Whether this machine, this workspace and a shared disk are right for Safelight: looked at by doing it. No torch, no Qt."""
