"""`python -m service` on a disk with little room: no file may have more than LARGEST_FILE bytes."""

import os
import resource

from service.__main__ import command

if __name__ == "__main__":
    most = int(os.environ["LARGEST_FILE"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    command(prog_name="python -m service")
