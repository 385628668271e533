"""`python -m wlnet` is the command `wlnet`."""

import sys

from .cli import main

sys.exit(main())
