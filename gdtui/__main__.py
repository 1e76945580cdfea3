"""Let ``python -m gdtui`` do what the ``gdtui`` command does."""

import sys

from gdtui.cli import main

if __name__ == "__main__":
    sys.exit(main())
