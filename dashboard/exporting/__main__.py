"""Run as a program: writes a view to a file."""

import sys

from dashboard.exporting.command import main

if __name__ == "__main__":
    sys.exit(main())
