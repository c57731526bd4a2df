"""What a check can notice about pictures; each sort of finding is one small function registered in checks.registry."""
