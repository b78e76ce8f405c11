"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import os

# Before Qt is imported: the tests need no display, and show none of what they do.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_STYLE_OVERRIDE", None)
# Before PyTorch is: there is a process for each processor, which its threads would take from each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import onnxruntime
import pytest
from hypothesis import settings

from app.arithmetic import Measured, remember
from app.engine.bundle import FAST, ModelBundle, bundles_folder, load_bundle
from app.engine.machine import cpu_model, usable_processors
from app.engine.session import FloatArray, Session
from app.engine.tokeniser import IntArray
from tests.synthetic import make_nli_bundle, make_qa_bundle

if TYPE_CHECKING:
    from app.ui.application import Application

# The machines that run this are small and busy: fewer examples, and time is not what they test.
settings.register_profile("edgewise", max_examples=60, deadline=None)
settings.load_profile("edgewise")


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the settings, texts and log of whoever runs it.

    There int8 is known to be faster: with the tests' tiny models it is chance, where there are no dot products.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGEWISE_HOME", str(tmp_path_factory.mktemp("home")))
        remember(Measured(2.0, cpu_model(), onnxruntime.__version__))
        yield


@pytest.fixture(scope="session")
def qapp() -> Application:
    """The application as the product makes it: a process can have only one, whichever test asks first."""
    from app.ui.application import make_application

    return make_application("en")


def pytest_xdist_auto_num_workers() -> int:
    """A process for each processor, as far as there is memory: each comes to hold some 2.6 GB, mostly PyTorch's."""
    processors = len(usable_processors())
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not everywhere can it be asked for
        return min(2, processors)
    return max(1, min(processors, memory // 3_000_000_000))


def pytest_collection_finish() -> None:
    # All the tests' modules, PyTorch among them: Python would walk through them for a third of a second now and then,
    # in the middle of a test that is to take a tenth.
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The platform without a display says these of itself, whatever a window does.
    lacks = "propagateSizeHints|raise|grabbing the keyboard"
    ignore = pytest.mark.qt_log_ignore(f"This plugin does not support ({lacks})")
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(ignore)


@pytest.fixture(scope="session")
def qa_bundle(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A synthetic question-answering bundle."""
    return load_bundle(make_qa_bundle(tmp_path_factory.mktemp("models") / "qa"))


@pytest.fixture(scope="session")
def nli_bundle(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """A synthetic entailment bundle."""
    return load_bundle(make_nli_bundle(tmp_path_factory.mktemp("models") / "nli"))


@pytest.fixture
def model_calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of tokens of every call of a model, from now on."""
    calls: list[int] = []
    run = Session.run

    def counted(self: Session, input_ids: IntArray, token_type_ids: IntArray) -> list[FloatArray]:
        calls.append(len(input_ids))
        return run(self, input_ids, token_type_ids)

    monkeypatch.setattr(Session, "run", counted)
    return calls


def _shipped(name: str, chosen: str = "") -> ModelBundle:
    folder: Path = bundles_folder(chosen) / name
    if not bundles_folder().is_dir() or not any(bundles_folder().iterdir()):
        pytest.skip("no bundle has been built yet")
    return load_bundle(folder)  # once one ships, a missing or damaged one is a failure


@pytest.fixture(scope="session")
def shipped_qa() -> ModelBundle:
    """The question-answering bundle that ships."""
    return _shipped("qa")


@pytest.fixture(scope="session")
def shipped_nli() -> ModelBundle:
    """The entailment bundle that ships."""
    return _shipped("nli")


@pytest.fixture(scope="session", params=["", FAST], ids=["standard", "fast"])
def each_shipped_qa(request: pytest.FixtureRequest) -> ModelBundle:
    """The question-answering bundles that can be chosen, one after the other."""
    return _shipped("qa", request.param)


@pytest.fixture(scope="session", params=["", FAST], ids=["standard", "fast"])
def each_shipped_nli(request: pytest.FixtureRequest) -> ModelBundle:
    """The entailment bundles that can be chosen, one after the other."""
    return _shipped("nli", request.param)
