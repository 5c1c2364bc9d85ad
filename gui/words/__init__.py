"""Texts, without a window: translations, errors explained, what is in a message, and what is meant
by what is typed. It imports no tkinter, and from `net` only pure modules. Read `text` first.
"""
