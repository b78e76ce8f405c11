"""Makes one file of the application folder in dist that runs on any Linux desktop with its C library or a newer one:

    python packaging/run_file.py

It is packaging/run_file.sh with the folder behind it. Debian's makeself would unpack everything at every start and keep
it in memory where /tmp is; this unpacks once. Needs xz.
"""

import hashlib
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from build import DIST, FOLDER, ROOT, size_of
from linux_files import settle
from source_date import source_date

sys.path.insert(0, str(ROOT))

from app import __version__

SCRIPT = ROOT / "packaging" / "run_file.sh"
# It sees 64 MB back, so that what the models have in common is there once. Another number of threads gives other bytes.
_COMPRESS = ("xz", "--threads=2", "-9", "--stdout")


def make_run_file(folder: Path, target: Path) -> Path:
    """Make the file in the folder `target`. Raises FileNotFoundError without xz, and CalledProcessError."""
    machine, date = platform.machine(), source_date()
    finished = target / f"edgewise-{__version__}-{machine}.run"
    settle(folder, date)
    with tempfile.TemporaryDirectory(dir=target) as temporary:
        archive = Path(temporary) / "content.tar.xz"
        with archive.open("wb") as out, subprocess.Popen(_COMPRESS, stdin=subprocess.PIPE, stdout=out) as compressor:
            if compressor.stdin is None:
                raise AssertionError("a pipe was asked for")
            _write_tar(folder, date, compressor.stdin)
            compressor.stdin.close()
        if compressor.returncode != 0:
            raise subprocess.CalledProcessError(compressor.returncode, _COMPRESS)
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        unfinished = Path(temporary) / finished.name
        with unfinished.open("wb") as out, archive.open("rb") as file:
            out.write(_script(machine, digest, size_of(folder)))
            while block := file.read(1 << 20):
                out.write(block)
        unfinished.chmod(0o755)
        return unfinished.replace(finished)


def _write_tar(folder: Path, date: int, stream: IO[bytes]) -> None:
    def as_anyone(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = date
        return member

    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            tar.add(path, path.relative_to(folder).as_posix(), recursive=False, filter=as_anyone)


def _script(machine: str, digest: str, size: int) -> bytes:
    """The script, which says where it ends itself."""
    text = SCRIPT.read_text("utf-8")
    for name, value in (
        ("VERSION", __version__),
        ("MACHINE", machine),
        ("NAME", f"{__version__}-{digest[:16]}"),
        ("SHA256", digest),
        ("MEGABYTES", str(-(-size // 1_000_000))),
    ):
        text = text.replace(f"@{name}@", value)
    # As wide as what stands in its place, so that the length stays the same.
    place = "@OFFSET@"
    return text.replace(place, f"{len(text.encode()) + 1:<{len(place)}}").encode()


def main() -> int:
    """Make it."""
    file = make_run_file(FOLDER, DIST)
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
