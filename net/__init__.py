"""Speak over the network and store what was said. Nothing in here knows that there is a window."""

VERSION = "0.1.0"
