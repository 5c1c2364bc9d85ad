"""Provide what the server and the client have in common: one socket, one SQLite file, private
folders, the user's key.

It may import `net.wire`. Read `connection` first.
"""
