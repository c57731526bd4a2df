"""What recipes ask for, setting by setting: how it is written, called and told apart."""
