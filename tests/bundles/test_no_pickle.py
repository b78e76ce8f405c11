"""Nothing is unpickled: pickle runs what it reads."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.synthetic import make_nli_bundle, make_qa_bundle

ROOT = Path(__file__).parents[2]
MODULES = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle", "pandas"}
PROCESSES = {"multiprocessing"}  # its queues and pipes pickle

# Every class or function that a pickle names is looked up through this event of Python's own.
WATCHED = """
import sys
found = []
sys.addaudithook(lambda event, arguments: found.append(arguments) if event == "pickle.find_class" else None)
from app.cli import main
code = main(sys.argv[1:])
assert not found, found
sys.exit(code)
"""


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize(
    "path", sources("app", "model_build", "packaging"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_source_file_can_unpickle(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        imported: list[str] = []
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            imported = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported = [node.module or ""]
        for name in imported:
            top = name.split(".")[0]
            assert top not in MODULES, f"{path}:{line} imports {name}"
            assert top not in PROCESSES or not path.is_relative_to(ROOT / "app"), f"{path}:{line}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            options = {option.arg: option.value for option in node.keywords}
            if ast.unparse(node.func) == "torch.load":
                only = options.get("weights_only")
                assert isinstance(only, ast.Constant), f"{path}:{line}"
                assert only.value is True, f"{path}:{line} may unpickle"
            assert "allow_pickle" not in options, f"{path}:{line}"


def test_models_and_documents_are_read_without_unpickling(tmp_path: Path) -> None:
    text = tmp_path / "text.html"
    text.write_text("<p>The straw agrees that the needle is in the hay.</p>", encoding="utf-8")
    make_qa_bundle(tmp_path / "qa")
    make_nli_bundle(tmp_path / "nli")
    for command in (
        ["ask", "--model", str(tmp_path / "qa"), str(text), "where is the needle?"],
        ["check", "--model", str(tmp_path / "nli"), str(text), "the straw agrees"],
    ):
        ended = subprocess.run(
            [sys.executable, "-c", WATCHED, *command],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr


def test_the_watch_sees_a_pickle() -> None:
    program = WATCHED.replace(
        "from app.cli import main", "import pickle; pickle.loads(pickle.dumps(print)); main = lambda _: 0"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "print" in ended.stderr
