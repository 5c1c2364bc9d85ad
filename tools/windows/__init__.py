"""A Windows computer made of Wine, so that Charla is tested as Windows runs it without a Windows.

`python3 dev.py windows` comes here. `making` makes the computer: Wine's "C:" and a Windows build of
CPython; `computer` starts programs in it. `suite` runs the tests there, past those that hang, with
`plugin` in their pytest, and compares the outcomes with known.toml, which names what Wine does
otherwise than Windows. c/ has the few programs that are compiled.

The standard library alone; it runs on Linux, in `.venv` (whose pip fetches the parts).
"""
