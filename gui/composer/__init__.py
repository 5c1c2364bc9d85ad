"""What is being written, and to whom. It may import `gui.parts`, `gui.looks`, `gui.model` and
`gui.words`, and none of its neighbours. Read `composer` first.
"""
