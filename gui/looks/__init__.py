"""How things look: palettes, fonts, measures, icons and signs of one window. It may import
`gui.words`. Read `theme` first.
"""
