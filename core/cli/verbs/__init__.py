"""The verbs, one module each: `options(parser)` declares what it takes, `act(options, console)` does it."""
