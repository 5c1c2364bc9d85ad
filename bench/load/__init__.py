"""Run the load generator: a process of its own on a core of its own, `python -m bench.load`.

- `pairs`: each writes to one.
- `mesh`: each writes to all.
- `room`: one writes to a thousand.
- `trips`: one message at a time, alone or while others talk.
- `stalled`: one doesn't read.
- `crowd`: many log in, and are silent.
"""
