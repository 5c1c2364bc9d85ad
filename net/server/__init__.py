"""The server's process around the hub: it accepts connections, gives each a reading thread, and
keeps everything in SQLite. It may import `net.hub`, `net.wire` and `net.shared`. Read `server`
first.
"""
