"""Define how the window looks: palettes, fonts, measures, icons.

It may import `gui.words` and `net.wire`. Read `theme` first.
"""
