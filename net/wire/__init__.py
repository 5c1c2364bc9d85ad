"""Everything that goes over the wire: the messages of both dialects, how bytes become lines, what
names may be, and what is heard on one connection. The modules are pure: they import nothing with
side effects, and nothing outside this package. Read `messages` first.
"""
