"""Runs a command confined as a systemd unit would: `python confined.py CALLS COMMAND …`.

CALLS is a file with the names of the system calls that are allowed; others fail with EPERM. Nothing that was written
can become executable, and no privileges can be gained.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import pyseccomp

SET_NO_NEW_PRIVS, SET_MDWE, REFUSE_EXEC_GAIN = 38, 65, 1


def main() -> None:
    """Confine this process and become the command."""
    calls = Path(sys.argv[1]).read_text(encoding="ascii").split()
    libc = ctypes.CDLL(None)
    assert libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    libc.prctl(SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0)  # unknown to kernels before 6.3
    allowed = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for call in calls:
        with suppress(ValueError, OSError, TypeError):  # calls of other machines
            allowed.add_rule(pyseccomp.ALLOW, call)
    allowed.load()
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
