"""Make the packages that people install: `python3 dev.py package`.

Read `__main__` first: it says which packages there are, and who makes them. `product` knows what
Charla is called and how it introduces itself to the systems, `frozen` runs PyInstaller (build.spec
asks `product` back), for Linux in the Debian that `older` makes, `windows` and `debian` make what
those systems install, `archives` packs files so that the same files always make the same archive.
`unused` says what PyInstaller is not to take in, `lean` what of a module the .deb leaves out.
`files/` has the texts that go into the packages: the installer's script, the desktop file, manual
pages.
"""
