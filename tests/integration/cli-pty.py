"""Runs a command at a terminal of its own: standard input is typed there, the screen goes to standard output."""

import os
import pty
import sys

sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
