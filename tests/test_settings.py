import dataclasses
import json
import stat
import sys
from pathlib import Path

import pytest

from app.settings import (
    Settings,
    config_folder,
    data_folder,
    load_settings,
    save_settings,
    settings_set_aside,
    write_atomically,
)

CHOSEN = Settings(
    theme="dark",
    top_k=3,
    caution=-1.5,
    threads=2,
    model="/models/mine",
    overlap=64,
    font_size=14,
    language="de",
    geometry="AdnQ",
    splitter=(700, 400),
    tab=1,
    started_before=True,
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    changed = {f.name for f in dataclasses.fields(Settings) if getattr(CHOSEN, f.name) != f.default}
    assert changed == {f.name for f in dataclasses.fields(Settings)}, "give every field a value in this test"
    save_settings(CHOSEN, tmp_path / "not" / "there" / "yet")
    assert load_settings(tmp_path / "not" / "there" / "yet") == CHOSEN


def test_first_start_has_defaults_and_writes_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_two_windows_do_not_undo_each_other_s_changes(tmp_path: Path) -> None:
    save_settings(CHOSEN, tmp_path)
    one = dataclasses.replace(CHOSEN, theme="light", tab=0)
    other = dataclasses.replace(CHOSEN, top_k=7)
    save_settings(one, tmp_path, since=CHOSEN)
    save_settings(other, tmp_path, since=CHOSEN)
    assert load_settings(tmp_path) == dataclasses.replace(CHOSEN, theme="light", tab=0, top_k=7)


def test_settings_set_aside_are_known_until_others_are_saved(tmp_path: Path) -> None:
    assert settings_set_aside(tmp_path) is None
    (tmp_path / "settings.json").write_bytes(b"{")
    load_settings(tmp_path)
    assert settings_set_aside(tmp_path) == tmp_path / "settings.json.broken"
    save_settings(CHOSEN, tmp_path)
    assert settings_set_aside(tmp_path) is None


@pytest.mark.parametrize("garbage", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'"text"', b"[" * 100_000])
def test_garbage_becomes_defaults_and_is_kept_aside(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(garbage)
    assert load_settings(tmp_path) == Settings()
    assert (tmp_path / "settings.json.broken").read_bytes() == garbage
    save_settings(CHOSEN, tmp_path)
    assert load_settings(tmp_path) == CHOSEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("theme", ["dark"]),
        ("top_k", 0),
        ("top_k", True),
        ("top_k", "5"),
        ("caution", 1e9),
        ("caution", float("nan")),
        ("threads", 0),
        ("threads", 1.5),
        ("model", 5),
        ("model", "a\0b"),
        ("overlap", -1),
        ("overlap", 1000),
        ("font_size", 4),
        ("font_size", False),
        ("font_size", "12"),
        ("language", "German"),
        ("language", None),
        ("geometry", 7),
        ("geometry", "é"),
        ("splitter", "wide"),
        ("splitter", [-1, 5]),
        ("splitter", {"a": 1}),
        ("tab", 9),
        ("started_before", 1),
    ],
)
def test_one_senseless_value_costs_only_itself(tmp_path: Path, name: str, value: object) -> None:
    stored = dataclasses.asdict(CHOSEN) | {name: value, "from a later version": 1}
    (tmp_path / "settings.json").write_text(json.dumps(stored), encoding="utf-8")
    default = getattr(Settings(), name)
    assert load_settings(tmp_path) == dataclasses.replace(CHOSEN, **{name: default})


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_kept_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "secret.txt", b"mine")
    assert stat.S_IMODE((tmp_path / "secret.txt").stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_environment_moves_both_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))
    assert config_folder() == data_folder() == tmp_path
    monkeypatch.delenv("EDGEWISE_HOME")
    assert config_folder() != tmp_path
    assert config_folder().name == "edgewise"
