"""Break networks and try programs on purpose, so that a class can see what happens."""
