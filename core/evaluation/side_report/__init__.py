"""What a person sees of a run on one side: every figure, curve and row of pictures, put together in one record."""
