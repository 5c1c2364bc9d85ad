"""Widgets that know nothing of the chat: fields, lists, the base of all dialogs, the window's
place. It may import `gui.looks` and `gui.words`. Read `dialog` first.
"""
