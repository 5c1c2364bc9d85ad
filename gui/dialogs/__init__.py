"""The small windows and menus. They are imported when they are opened, because the first window
must not wait for them. They may import `gui.parts`, `gui.looks`, `gui.model` and `gui.words`, and
none of their neighbours. Read `chat_dialogs` first.
"""
