"""The Train page: a recipe, its plan, the start."""
