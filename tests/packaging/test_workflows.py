"""The recipes of public continuous integration: well formed, pinned, and about files and options that exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import proof
import windows_package

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
RECIPES = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yml"))}


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for recipe in RECIPES.values():
        yield from recipe["jobs"].items()


def steps() -> Iterator[dict[str, Any]]:
    for _, job in jobs():
        yield from job["steps"]


def matrix(job: dict[str, Any], key: str) -> list[str]:
    entries = job["strategy"]["matrix"]
    return entries[key] if key in entries else [entry[key] for entry in entries["include"]]


def test_both_recipes_are_there() -> None:
    assert set(RECIPES) == {"packages.yml", "tests.yml"}


def test_every_action_is_pinned_to_a_release() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", action)] == []


def test_every_job_has_a_limit_and_every_step_does_one_thing() -> None:
    assert all("timeout-minutes" in job for name, job in jobs() if name != "release")
    assert all(("uses" in step) != ("run" in step) for step in steps())


def test_no_job_may_write_but_the_one_that_releases() -> None:
    assert all(recipe["permissions"] == {"contents": "read"} for recipe in RECIPES.values())
    assert [name for name, job in jobs() if "permissions" in job] == ["release"]


def test_files_that_steps_name_exist() -> None:
    named = {
        word.replace("\\", "/")
        for step in steps()
        for word in shlex.split(step.get("run", ""), posix=False)
        if re.match(r"(packaging|app|assets)[/\\]", word)
    }
    assert named >= {"packaging/build.py", "packaging/proof.py", "packaging/windows_package.py"}
    assert [name for name in named if not (ROOT / name).exists()] == []
    locks = [lock for _, job in jobs() if "strategy" in job for lock in _locks(job)]
    assert [lock for lock in locks if not (ROOT / lock).exists()] == []


def _locks(job: dict[str, Any]) -> list[str]:
    entries = job["strategy"]["matrix"].get("include", [])
    return [word for entry in entries for word in entry.get("lock", "").split() if word.startswith("packaging/")]


def test_make_has_the_targets_that_steps_ask_for() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    asked = {found[1] for step in steps() if (found := re.fullmatch(r"make ([\w-]+)", step.get("run", "")))}
    assert asked
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in asked)


def test_linux_is_built_and_proved_on_both_processors() -> None:
    job = RECIPES["packages.yml"]["jobs"]["linux"]
    assert matrix(job, "architecture") == ["amd64", "arm64"]
    assert [runner.endswith("-arm") for runner in matrix(job, "runner")] == [False, True]
    (command,) = [step["run"] for step in job["steps"] if "proof.py" in step.get("run", "")]
    options = command.partition("proof.py ")[2].replace("${{ matrix.architecture }}", "arm64")
    parsed = proof.parser().parse_args(shlex.split(options))
    assert (parsed.architecture, parsed.use_on) == ("arm64", "bookworm,trixie")


def test_windows_is_built_for_every_processor_that_has_a_package() -> None:
    job = RECIPES["packages.yml"]["jobs"]["windows"]
    assert sorted(matrix(job, "python")) == sorted(windows_package.ARCHITECTURES.values())


def test_every_package_is_tried_before_it_is_kept() -> None:
    for name in ("windows", "macos"):
        texts = [step.get("run") or step["uses"] for step in RECIPES["packages.yml"]["jobs"][name]["steps"]]
        tried = [number for number, text in enumerate(texts) if "--self-test" in text]
        kept = [number for number, text in enumerate(texts) if "upload-artifact" in text]
        assert tried
        assert max(tried) < min(kept)


def test_a_release_has_what_every_other_job_kept_with_checksums() -> None:
    jobs_ = RECIPES["packages.yml"]["jobs"]
    release = jobs_.pop("release")
    try:
        assert sorted(release["needs"]) == sorted(jobs_)
        kept = [
            step["with"]["name"] for job in jobs_.values() for step in job["steps"] if "upload" in step.get("uses", "")
        ]
        assert sum(name.startswith("packages-") for name in kept) == len(jobs_)
        text = "\n".join(step.get("run", "") for step in release["steps"])
        assert "sha256sum" in text
        assert "gh release create" in text
    finally:
        jobs_["release"] = release


@pytest.mark.parametrize("name", RECIPES)
def test_only_known_keys_are_used(name: str) -> None:
    recipe = RECIPES[name]
    # YAML 1.1 reads the key `on` as true.
    assert set(recipe) == {"name", True, "permissions", "concurrency", "jobs"}
    known = {"strategy", "runs-on", "container", "timeout-minutes", "steps", "if", "needs", "permissions"}
    assert set().union(*recipe["jobs"].values()) <= known
    assert set().union(*steps()) <= {"name", "uses", "run", "with", "if", "env", "working-directory"}
