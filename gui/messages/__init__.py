"""The messages in the middle of the window, and what can be done with each. It may import
`gui.parts`, `gui.looks`, `gui.model` and `gui.words`, and none of its neighbours. Read `transcript`
first, then `sheet`.
"""
