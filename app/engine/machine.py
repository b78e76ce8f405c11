"""What is to be known about the machine: its cores, its processor, and how much of its memory we hold."""

import ctypes
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.engine.errors import OptionError

MOST_THREADS = 4  # int8 matrices of 128 to 512 columns do not gain from more

# What decides the speed of int8 matrix products: dot-product instructions of x86 and of ARM.
_INSTRUCTION_SETS = {
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx_vnni": "AVX-VNNI",
    "avx512_vnni": "AVX512-VNNI",
    "amx_int8": "AMX-INT8",
    "asimd": "NEON",
    "asimddp": "DotProd",
    "i8mm": "I8MM",
    "sve": "SVE",
}
_DOT_PRODUCT = frozenset({"AVX-VNNI", "AVX512-VNNI", "AMX-INT8", "DotProd", "I8MM"})


def resident_bytes() -> int | None:
    """Return how much memory this process holds now, in bytes; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return _resident_elsewhere()
    return pages * os.sysconf("SC_PAGE_SIZE")


def _resident_elsewhere() -> int | None:
    """The working set on Windows; on macOS what `ps` says, as the standard library only knows the peak."""
    if sys.platform == "win32":
        return _working_set()
    command = ["/bin/ps", "-o", "rss=", "-p", str(os.getpid())]
    try:
        return int(subprocess.run(command, capture_output=True, check=True, timeout=2).stdout) * 1024
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _working_set() -> int | None:
    # PROCESS_MEMORY_COUNTERS of psapi.h: two 32-bit numbers, then sizes; the third number is the working set.
    counters = (ctypes.c_size_t * 16)()
    windows: Any = getattr(ctypes, "windll", None)
    kernel = windows.kernel32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), counters, ctypes.sizeof(counters)):
        return None
    first = 8 // ctypes.sizeof(ctypes.c_size_t)
    return int(counters[first + 1])


def default_threads() -> int:
    """Return the number of physical cores this process may use, at most four."""
    return max(1, min(MOST_THREADS, physical_cores()))


def threads_or_default(threads: int | None) -> int:
    """Return how many threads were asked for. Raises OptionError for less than one."""
    if threads is not None and threads < 1:
        raise OptionError(option="number of threads", wanted="at least 1", value=threads)
    return threads or default_threads()


def usable_processors() -> set[int]:
    """Return the logical processors this process may run on (a container may have fewer than the machine)."""
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))


def physical_cores() -> int:
    """Count the cores behind the usable processors: two hyper-threads of one core share its arithmetic."""
    processors = usable_processors()
    cores = {_core_of(number) for number in processors}
    if None not in cores:
        return len(cores)
    # Without Linux's topology files: ARM cores have one thread each, x86 cores usually two.
    one_each = platform.machine().lower() in ("arm64", "aarch64") or len(processors) == 1
    return len(processors) if one_each else len(processors) // 2


def _core_of(processor: int) -> str | None:
    siblings = Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
    try:
        return siblings.read_text(encoding="ascii").strip()
    except OSError:
        return None


def cpu_model() -> str:
    """Return the processor's (on a Raspberry Pi the board's) name for people."""
    facts = _cpuinfo()
    return facts.get("model name") or facts.get("model") or platform.processor() or platform.machine()


def instruction_sets() -> tuple[str, ...]:
    """Return the instruction sets that matter for int8, as far as /proc/cpuinfo tells; empty elsewhere."""
    facts = _cpuinfo()
    flags = set((facts.get("flags") or facts.get("features") or "").split())
    return tuple(name for flag, name in _INSTRUCTION_SETS.items() if flag in flags)


def has_dot_product() -> bool:
    """Tell whether the processor multiplies int8 natively; without it, int8 gains less over float."""
    return not _DOT_PRODUCT.isdisjoint(instruction_sets())


def _cpuinfo() -> dict[str, str]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    facts: dict[str, str] = {}
    for line in text.splitlines():
        key, separator, value = line.partition(":")
        if separator:
            facts.setdefault(key.strip().lower(), value.strip())
    return facts
