"""Make what a release needs besides its packages: `python3 dev.py release COMMAND`.

The pipeline in .github/workflows calls these commands, and each runs on a developer's computer too.
Start reading in `__main__.py`. Only the standard library is used, and PyInstaller to look into what
it has packed.
"""
