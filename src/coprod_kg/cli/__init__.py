"""The command line: parse arguments, call one function, print, exit code (0 fine, 1 problems found, 2 cannot run)."""

from .main import main

__all__ = ["main"]
