"""Picture size and fit of recipes that leave them open: what comes into question, and which of it heads do best with."""
