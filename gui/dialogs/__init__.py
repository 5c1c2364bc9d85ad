"""Show small windows and menus.

The windows are imported when they are opened, so that the first screen does not wait for them.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words`, `net.shared.diagnosis`
and `net.wire`, but no other feature package. Read `chat_dialogs` first.
"""
