"""The window as a user meets it: how soon it is there, how soon a message is seen, and how it bears
what comes.

`outside` starts programs and looks at their screen. `inside` is the window with a stop-watch in it,
a program of its own; `speaker` is a server that says what the benchmark wants, as fast as it wants.
"""
