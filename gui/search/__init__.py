"""Finding messages: the bar in a conversation, and the panel for all of them. It may import
`gui.parts`, `gui.looks`, `gui.model` and `gui.words`, and none of its neighbours. Read `find_bar`
first.
"""
