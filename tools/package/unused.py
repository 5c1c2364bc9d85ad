"""Tell what PyInstaller would pack although nothing here uses it.

`tests/package/test_unused.py` tries that everything runs without these modules.
"""

from __future__ import annotations

import encodings
import pkgutil
import re
import sys

# Mostly Python's own library imports these, in functions that nobody calls.
_MODULES = (
    "_bz2",
    "_lzma",
    "_pydecimal",  # _decimal does the same
    "bz2",
    "concurrent.futures.process",
    "doctest",
    "email.message",  # email.utils is used without
    "email.parser",
    "fractions",
    "ftplib",
    "gzip",
    "http",
    "importlib._bootstrap",  # Python has both inside
    "importlib._bootstrap_external",
    "importlib.metadata",
    "importlib.resources",
    "lib2to3",
    "lzma",
    "multiprocessing",
    "pdb",
    "platformdirs.android",
    "pydoc",
    "smtplib",
    "statistics",
    "tarfile",
    "test",
    "tracemalloc",
    "unittest",
    "urllib.request",
    "xml.sax",
    "xmlrpc",
    "zipfile",
)
# System -> what only other systems need.
_OTHER_SYSTEMS = {
    "darwin": ("asyncio.windows_events", "asyncio.windows_utils", "platformdirs.windows"),
    "linux": (
        *("asyncio.windows_events", "asyncio.windows_utils", "platformdirs.windows"),
        *("platformdirs.macos", "plistlib", "pyexpat"),
    ),
    "win32": (
        *("_uuid", "asyncio.unix_events", "platformdirs.unix"),
        *("platformdirs.macos", "plistlib", "pyexpat"),
    ),
}
# Of mainframes and old Macs. Any other may be what a system's files or consoles are written in.
_ENCODINGS = re.compile(r"cp(037|273|424|500|875|1006|1026|1140)|hp_|kz|mac_|palmos|ptcp")

# PyInstaller's preparation for those who ask for a module's source. It would need zipfile.
HOOK = "pyi_rth_inspect"

# Parts of Tcl and Tk: times and dates, tests, demos, consoles, restricted interpreters, PostScript,
# choosers of colours and fonts, what Tk's own dialogs say in other languages, and the large tables
# of East Asian character sets (Tk and the systems exchange Unicode). Outside Linux also Tk's own
# choosers of files, since those of the system are shown.
DATA = re.compile(
    r"_tcl_data/((tzdata|msgs|opt0\.4|http1\.0)/|(clock|history|parray|safe)\.tcl)"
    r"|_tcl_data/encoding/(big5|cns|cp9[345]|euc|gb|jis02[01][28]|ksc|macJ|shiftjis)"
    r"|(_tcl_data/)?tcl8/(.*/)?(tcltest|http|platform)"
    r"|_tk_data/(demos|images|msgs/(?!e[ns]\.msg$))"
    r"|_tk_data/(choosedir|clrpick|console|fontchooser|mkpsenc|optMenu|safetk|xmfbox)\.tcl"
    + (
        ""
        if sys.platform == "linux"
        else r"|_tk_data/(comdlg|iconlist|megawidget|msgbox|tkfbox)\.tcl"
    )
)


def modules() -> list[str]:
    """Return the modules that a package for this system leaves out."""
    names = [module.name for module in pkgutil.iter_modules(encodings.__path__)]
    unused = [f"encodings.{name}" for name in names if _ENCODINGS.match(name)]
    return [*_MODULES, *_OTHER_SYSTEMS[sys.platform], *unused]
