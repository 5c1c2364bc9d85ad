"""The rules of the chat: who may log in, what goes to whom, what is kept. The modules are pure:
they import only each other, `net.wire` and `net.shared.errors`. Read `hub` first, then `posts`.
"""
