"""Start Charla's window: `python3 main.py`.

Python keeps no compiled code of the file that it starts, so everything is in `gui.launch`.
"""

import sys

from gui.launch import main

if __name__ == "__main__":
    sys.exit(main())
