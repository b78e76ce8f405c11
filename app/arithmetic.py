"""Whether this machine reads faster in int8 or in float32: measured once, remembered, said by `edgewise doctor`.

Int8 wins by two to one where the processor multiplies int8 natively. On others, such as the Raspberry Pi 4, it may lose
to float32; only a measurement tells. It is made by `edgewise doctor` anywhere, and where no such instructions are found
also before the first answer. It takes the float32 twin of the same file (`app.engine.float_twin`), which needs about
100 MB of memory instead of 30.
"""

import contextlib
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

# First: onnxruntime imports numpy from within, which breaks both where another thread is halfway through importing it.
import numpy as np  # noqa: F401
import onnxruntime

from app.engine.bundle import MODEL, ModelBundle
from app.engine.errors import BundleError
from app.engine.float_twin import has_float_twin
from app.engine.graph_limits import ForbiddenGraphError
from app.engine.machine import cpu_model, has_dot_product
from app.kept_files import ARITHMETIC
from app.settings import data_folder, write_atomically

if TYPE_CHECKING:
    from app.engine.benchmark import Round

LENGTH = 128  # tokens: between a short question's window and a full one
LEAST_GAIN = 1.05
"""Float32 is taken where it is faster by this: it needs more memory."""
_MOST_SECONDS = 2.0  # of measuring, besides loading
_MOST_RUNS, _LEAST_RUNS = 15, 2
_CLEAR_RUNS, _CLEAR = 3, 1.1
"""So many runs that all say the same, by this factor, are enough: a first answer waits for them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How long float32 took, divided by int8, in the median; on which processor, with which onnxruntime.

    `ratio` is None where the model has no float32 twin.
    """

    ratio: float | None
    cpu: str
    onnxruntime: str

    @property
    def in_float(self) -> bool:
        """Whether float32 is the better choice."""
        return self.ratio is not None and self.ratio * LEAST_GAIN < 1

    @property
    def holds(self) -> bool:
        """Whether it was measured on this machine, with what is installed now."""
        return (self.cpu, self.onnxruntime) == (cpu_model(), onnxruntime.__version__)


def preferred(bundle: ModelBundle) -> ModelBundle:
    """The bundle as this machine reads it faster; measured now if nothing tells. Never fails: int8 always works."""
    known = remembered()
    if (has_dot_product() if known is None else not known.in_float) or not _has_twin(bundle):
        return bundle
    if known is None:
        known = measure(bundle)
        # A folder that cannot be written to costs the same seconds again, nothing else.
        with contextlib.suppress(OSError):
            remember(known)
    return replace(bundle, in_float=True) if known.in_float else bundle


def _has_twin(bundle: ModelBundle) -> bool:
    """Whether there is something to choose: a model that somebody made may be of another kind than those that ship."""
    try:
        return has_float_twin(bundle.read(MODEL))
    except (BundleError, ForbiddenGraphError):
        return False  # whoever loads it says what is wrong


def measure(bundle: ModelBundle, threads: int | None = None) -> Measured:
    """Time both, in turns, until it is clear which is faster, for at most about two seconds."""
    from app.engine.benchmark import compare  # noqa: PLC0415 - most starts need no measurement

    ratio = None
    steps = compare(
        [bundle, replace(bundle, in_float=True)],
        threads=threads,
        lengths=[min(LENGTH, bundle.max_length)],
        runs=_MOST_RUNS,
        warm_up_runs=1,
    )
    with contextlib.suppress(BundleError):
        began = 0.0
        for step in steps:
            began = began or time.monotonic()
            late = step.runs >= _LEAST_RUNS and time.monotonic() - began > _MOST_SECONDS
            if step.done or late or _is_clear(step):
                _, other = step.timings()
                ratio = other.ratio
                break
    return Measured(ratio, cpu_model(), onnxruntime.__version__)


def _is_clear(step: "Round") -> bool:
    """Whether no run speaks for the other one."""
    gains = [other * LEAST_GAIN / int8 for int8, other in zip(*step.times, strict=True)]
    return len(gains) >= _CLEAR_RUNS and (min(gains) > _CLEAR or max(gains) < 1 / _CLEAR)


def remember(measured: Measured) -> None:
    """Keep it for later starts. Raises OSError."""
    write_atomically(_path(), json.dumps(asdict(measured), indent=2).encode())


def remembered() -> Measured | None:
    """What was measured on this machine; None where nothing was, or something has changed since."""
    try:
        known = Measured(**json.loads(_path().read_bytes()))
        return known if known.holds and isinstance(known.ratio, float | None) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _path() -> Path:
    return data_folder() / ARITHMETIC
