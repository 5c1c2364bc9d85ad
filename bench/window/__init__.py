"""Measure the window as its user meets it.

This is how soon it opens, how soon a message is seen, and how it bears a flood. `outside` starts
programs and watches their screen. `inside` is the window with a stop-watch in it, a separate
program. `speaker` is a server that says what the benchmark wants, as fast as it wants.
"""
