"""What the proof does with a package, and how it tells that a window is shown."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import proof
import x_display
from expected import FLOAT32, INT8, Expected
from roots import Root, RootError
from x_display import Picture, read_xwd


def test_a_package_that_does_not_start_fails_every_check_and_stops_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Root, command: list[str], **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 127, stdout="", stderr="libGL.so.1: not found")

    monkeypatch.setattr(Root, "run", fail)
    installed = proof.Installed(Root(tmp_path), ("edgewise",))
    checks = []
    asked = [Expected("nli", arithmetic, "", ("A cat sat.", "A cat."), ({},)) for arithmetic in (INT8, FLOAT32)]
    for check in proof.try_out(installed, "0.1.0", asked, tmp_path / "picture.png", everywhere=False):
        checks.append(check)
        if check.name == "window without a display":
            break
    assert len(checks) == 4 + len(asked)
    assert not any(check.passed for check in checks)
    assert all("libGL.so.1: not found" in check.said for check in checks)


def xwd(order: int, pixels: bytes, bits: int = 32) -> bytes:
    fields = [0] * 25
    fields[0], fields[1], fields[2], fields[4], fields[5] = 100 + 4, 7, 2, 2, 1
    fields[7], fields[11], fields[12], fields[19] = order, bits, 12, 1  # a row is longer than its pixels
    return struct.pack(">25I", *fields) + b"Xvf\0" + bytes(12) + pixels


@pytest.mark.parametrize(
    ("order", "pixels"), [(0, b"\x03\x02\x01\0\x06\x05\x04\0"), (1, b"\0\x01\x02\x03\0\x04\x05\x06")]
)
def test_a_dump_is_read_in_either_order_of_bytes(order: int, pixels: bytes) -> None:
    assert read_xwd(xwd(order, pixels + b"\xff" * 4)) == Picture(2, 1, (bytes(range(1, 7)),))


def test_a_dump_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="24 bits"):
        read_xwd(xwd(0, bytes(12), bits=24))


def test_a_picture_is_a_png_and_counts_its_colours() -> None:
    picture = Picture(2, 2, (bytes(6), b"\xff\0\0\0\xff\0"))
    image = QImage.fromData(picture.png())
    assert image.pixelColor(0, 1).name() == "#ff0000"
    assert picture.colours() == 3


def test_a_machine_without_a_display_server_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(FileNotFoundError, match="package xvfb"), x_display.virtual_display():
        pass


def test_what_shows_the_window_is_there_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def install(tools: dict[str, str]) -> None:
        assert tools == {"Xvfb": "xvfb"}
        raise RootError("There is no Xvfb.")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(proof, "install_tools", install)
    assert proof.main(["--work", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []
    assert "There is no Xvfb." in capsys.readouterr().err
