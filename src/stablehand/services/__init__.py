"""Use cases: the only door from the command line and the window into the core."""
