"""The list of people and rooms at the left. It may import `gui.parts`, `gui.looks`, `gui.model` and
`gui.words`, and none of its neighbours. Read `roster` first, then `rows`.
"""
