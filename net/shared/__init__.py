"""What the server and the client have in common: one socket, one SQLite file, private folders, and
the user's key. It imports only itself and `net.wire`. Read `connection` first.
"""
