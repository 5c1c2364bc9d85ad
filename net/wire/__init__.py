"""Define what goes over the wire, and the values that the network and the window exchange.

Here are the messages of both dialects, how bytes become lines, what names may be, and the client's
side of a dialogue. The modules are pure. They may import nothing else of Charla. Read `messages`
first.
"""
