"""Draw the window. Of both programs, only the window imports tkinter.

The modules in this folder itself make the widgets of the packages below and connect them. No
package may import these modules. Read `app` first, then `chat`.
"""
