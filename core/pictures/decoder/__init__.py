"""The children that decode foreign pictures, with limits of time and memory."""
