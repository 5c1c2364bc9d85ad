"""Everything that draws. Only here is tkinter imported."""
