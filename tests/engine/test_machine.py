import platform
from pathlib import Path

from app.engine import machine


def test_threads_are_sensible():
    assert 1 <= machine.default_threads() <= machine.MOST_THREADS
    assert machine.default_threads() <= len(machine.usable_processors())


def test_hyper_threads_count_once(monkeypatch):
    monkeypatch.setattr(machine, "usable_processors", lambda: {0, 1, 2, 3})
    monkeypatch.setattr(machine, "_core_of", lambda number: f"{number % 2}")
    assert machine.physical_cores() == 2


def test_cores_without_linux_topology(monkeypatch):
    monkeypatch.setattr(machine, "usable_processors", lambda: set(range(8)))
    monkeypatch.setattr(machine, "_core_of", lambda _number: None)
    monkeypatch.setattr(platform, "machine", lambda: "AMD64")
    assert machine.physical_cores() == 4
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert machine.physical_cores() == 8
    assert machine.default_threads() == machine.MOST_THREADS


def test_instruction_sets_of_a_pi_and_of_a_laptop(monkeypatch):
    monkeypatch.setattr(
        machine, "_cpuinfo", lambda: {"model": "Raspberry Pi 5 Model B", "features": "fp asimd asimddp"}
    )
    assert machine.cpu_model() == "Raspberry Pi 5 Model B"
    assert machine.instruction_sets() == ("NEON", "DotProd")
    assert machine.has_dot_product()
    monkeypatch.setattr(machine, "_cpuinfo", lambda: {"model name": "Old", "flags": "fpu sse2 avx2"})
    assert machine.instruction_sets() == ("AVX2",)
    assert not machine.has_dot_product()


def test_memory_grows_by_what_is_held():
    before = machine.resident_bytes()
    assert before is not None
    held = bytearray(64 * 1024 * 1024)
    held[::4096] = b"x" * len(held[::4096])  # touched, so that it really is there
    after = machine.resident_bytes()
    assert after is not None
    assert 60 * 1024 * 1024 < after - before < 80 * 1024 * 1024


def test_without_proc_the_system_is_asked(monkeypatch):
    expected = machine.resident_bytes()
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "")
    found = machine.resident_bytes()
    assert expected is not None
    if found is not None:  # there may be no ps
        assert abs(found - expected) < 16 * 1024 * 1024
