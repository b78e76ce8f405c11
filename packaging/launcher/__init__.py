"""What a Python environment sees of Edgewise: everything is below this one name.

Inside Edgewise, its packages are called `app` and `model_build`; in an environment that belongs to others as well, such
names would be nobody's. A wheel has them, and `assets`, in this folder; an editable installation knows where the source
tree has them.
"""

import sys
from importlib.util import find_spec
from pathlib import Path


def _find_own_packages() -> None:
    found = find_spec("edgewise.app")
    if found is None or found.origin is None:
        raise ImportError("Edgewise is not installed completely: install it again.")
    sys.path.insert(0, str(Path(found.origin).parents[1]))


def main() -> int:
    """The command `edgewise`."""
    _find_own_packages()
    from app.cli import main as run  # noqa: PLC0415 - only now can it be found

    return run()


def build() -> int:
    """The command `edgewise-build`."""
    _find_own_packages()
    from model_build.cli import main as run  # noqa: PLC0415 - as above

    return run()
