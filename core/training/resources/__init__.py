"""What a training process takes of its machine, looked at while it works."""
