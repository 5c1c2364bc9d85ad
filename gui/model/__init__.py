"""What the window knows and does, without drawing anything: conversations, people, rooms, settings,
commands. It may import `gui.words` and `net`, and no tkinter. Read `model` first, then `commands`.
"""
