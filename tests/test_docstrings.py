import doctest
import importlib
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parent
MODULES = [
    ".".join(("app", *path.relative_to(ROOT).with_suffix("").parts))
    for path in sorted(ROOT.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_are_true(module):
    result = doctest.testmod(importlib.import_module(module), report=True)
    assert result.attempted
    assert not result.failed
