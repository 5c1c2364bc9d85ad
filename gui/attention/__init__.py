"""What tells a user who looks elsewhere that something has come, and the strips that tell how
things are. It may import `gui.parts`, `gui.looks`, `gui.model` and `gui.words`, and none of its
neighbours. Read `attention` first.
"""
