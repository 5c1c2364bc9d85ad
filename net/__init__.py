"""Everything that speaks. Nothing in here knows that there is a window."""

VERSION = "0.1.0"
