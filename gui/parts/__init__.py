"""Provide widgets that know nothing about the chat: fields, lists, the base class of dialogs.

It may import `gui.desktop`, `gui.looks`, `gui.words` and `net.shared.patience`. Read `dialog`
first.
"""
