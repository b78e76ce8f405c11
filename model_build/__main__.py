"""`python -m model_build` is the command `edgewise-build`."""

import sys

from model_build.cli import main

sys.exit(main())
