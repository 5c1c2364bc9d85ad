"""Draw the window. tkinter is imported only here and in main.py.

The modules in this folder itself make the widgets of the packages below and connect them. Nobody
but these modules and main.py may import them. Read `app` first, then `chat`.
"""
