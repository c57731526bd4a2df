"""What runs take of their machines: samples over time, and what they add up to."""
