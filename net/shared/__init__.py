"""Provide what server and client share: a socket, an SQLite file, private folders, the user's key.

It may import `net.wire`. Read `connection` first.
"""
