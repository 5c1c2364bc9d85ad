"""Draw the window. Of both programs, only the window and main.py import tkinter.

The modules in this folder itself make the widgets of the packages below and connect them. No
package may import these modules. Read `app` first, then `chat`.
"""
