"""The application's icon in the forms that systems want, all drawn from assets/icons/edgewise.svg.

    python packaging/icons.py FOLDER    # edgewise.ico for Windows, edgewise.icns for macOS

The bytes depend on the drawing and on Qt's version alone.
"""

import argparse
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "assets" / "icons" / "edgewise.svg"

HICOLOR_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
# Apple's names for a picture of that many pixels, as PNG.
_ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}
_HEADER = struct.Struct("<HHH")
_DOTS_PER_METRE = 3780  # 96 to the inch
_ENTRY = struct.Struct("<BBBBHHII")


def png(size: int) -> bytes:
    """The icon as a PNG of `size` by `size` pixels."""
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise ValueError(f"{DRAWING} cannot be drawn: is it an SVG?")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    # Otherwise it is the screen's, where there is one, and the file another one on every computer.
    image.setDotsPerMeterX(_DOTS_PER_METRE)
    image.setDotsPerMeterY(_DOTS_PER_METRE)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())


def ico() -> bytes:
    """The icon as Windows wants it: several sizes in one file, each a PNG (read since Windows Vista)."""
    pictures = [png(size) for size in _ICO_SIZES]
    entries, offset = b"", _HEADER.size + _ENTRY.size * len(pictures)
    for size, picture in zip(_ICO_SIZES, pictures, strict=True):
        side = size % 256  # the format writes 256 as 0
        entries += _ENTRY.pack(side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return _HEADER.pack(0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """The icon as macOS wants it."""
    pictures = {name: png(size) for size, name in _ICNS_TYPES.items()}
    body = b"".join(name + struct.pack(">I", len(data) + 8) + data for name, data in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> int:
    """Write both files."""
    parser = argparse.ArgumentParser(description="Draws the icon for Windows and for macOS.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "edgewise.ico").write_bytes(ico())
    (folder / "edgewise.icns").write_bytes(icns())
    return 0


if __name__ == "__main__":
    sys.exit(main())
