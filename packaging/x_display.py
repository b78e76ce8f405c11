"""An X display that nobody sees, and pictures of it: Xvfb, whose frame buffer is a file. Standard library only."""

import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOCKETS = Path("/tmp/.X11-unix")
"""What a program in a root needs bound at the same place in order to reach the display."""
# The X Window Dump format, version 7: 25 numbers of 32 bits, the display's name, the colour map, the pixels.
_XWD = struct.Struct(">25I")
_COLOUR_BYTES = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """What the display shows."""

    width: int
    height: int
    rows: tuple[bytes, ...]
    """Each `width` pixels of red, green and blue."""

    def colours(self) -> int:
        """How many different colours there are: one where nothing is shown."""
        return len({row[at : at + 3] for row in self.rows for at in range(0, len(row), 3)})

    def png(self) -> bytes:
        """The picture as a PNG file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(b"".join(b"\0" + row for row in self.rows))
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


@dataclass(frozen=True, slots=True)
class Display:
    """A display that is running."""

    name: str
    """For the variable DISPLAY."""
    frame_buffer: Path

    def picture(self) -> Picture:
        """What it shows now."""
        return read_xwd(self.frame_buffer.read_bytes())


@contextmanager
def virtual_display(width: int = 1280, height: int = 800) -> Iterator[Display]:
    """Start a display of that many pixels, and end it. Raises FileNotFoundError where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        raise FileNotFoundError("Xvfb shows the window to nobody and is not here: install the package xvfb.")
    with tempfile.TemporaryDirectory() as folder:
        screen = ["-screen", "0", f"{width}x{height}x24", "-fbdir", folder]
        command = [program, "-displayfd", "1", *screen, "-ac", "-nolisten", "tcp"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                number = server.stdout.readline().strip() if server.stdout else ""
                if not number:
                    raise OSError("Xvfb did not start.")
                yield Display(f":{number}", Path(folder) / "Xvfb_screen0")
            finally:
                server.terminate()


def read_xwd(dump: bytes) -> Picture:
    """Read an X window dump of 32 bits a pixel. Raises ValueError for another kind."""
    fields = _XWD.unpack_from(dump)
    head, version, form, width, height, order, bits, stride = (fields[at] for at in (0, 1, 2, 4, 5, 7, 11, 12))
    if (version, form, bits) != (7, 2, 32):
        raise ValueError(f"This dump of a window has version {version}, form {form}, {bits} bits: 7, 2, 32 are read.")
    start = head + _COLOUR_BYTES * fields[19]
    # Bytes of a pixel in memory: blue, green, red, unused; or the other way round.
    red, green, blue = (2, 1, 0) if order == 0 else (1, 2, 3)
    rows = []
    for at in range(start, start + height * stride, stride):
        line = dump[at : at + width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = line[red::4], line[green::4], line[blue::4]
        rows.append(bytes(row))
    return Picture(width, height, tuple(rows))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
