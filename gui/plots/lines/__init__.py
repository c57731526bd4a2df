"""What is done to lines before and while they are drawn: smoothed, thinned, kept as a picture."""
