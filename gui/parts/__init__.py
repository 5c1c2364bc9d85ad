"""Provide widgets that know nothing about the chat: fields, lists, the base class of dialogs.

It may import `gui.looks` and `gui.words`. Read `dialog` first.
"""
