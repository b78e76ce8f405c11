"""A student that computes with rounded numbers computes what the int8 graph does, and learns to."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from app.engine.machine import has_dot_product
from model_build.cli import main
from model_build.graph import build_graph
from model_build.mobilebert import MobileBert
from model_build.quantization import METHODS, quantize
from model_build.rounding import Rounding
from tests.model_build.conftest import SHAPE, TinyBuild, random_inputs, random_student
from tests.model_build.test_graph import run
from tests.model_build.test_processes import logged


@pytest.mark.parametrize(("name", "bits"), [("dynamic-7", 7), ("dynamic-8", 8)])
@pytest.mark.parametrize("norms", [False, True], ids=["identity norms", "scaled norms"])
def test_it_computes_what_the_int8_graph_computes(tmp_path: Path, name: str, bits: int, norms: bool):
    if bits == 8 and not has_dot_product():
        pytest.skip("without dot products of int8 this processor's sums overflow with 8-bit weights")
    student = random_student(norms=norms)
    quantize(build_graph(student.state_dict(), SHAPE, "qa"), tmp_path / "model.onnx", METHODS[name])
    model = onnx.load(tmp_path / "model.onnx")
    ids, types, _ = random_inputs(padded=False)
    ids = ids[:1].expand(3, -1)  # `run` gives the graph all at once, so its ranges are those of the whole batch
    feed = {"input_ids": ids, "token_type_ids": types[:1].expand(3, -1)}
    int8 = run(model, feed)[0][0]
    with torch.no_grad():
        exact = student(ids, feed["token_type_ids"])[0, :, 0].numpy()
        student.round_as(Rounding(bits))
        rounded = student(ids, feed["token_type_ids"])[0, :, 0].numpy()
        student.round_as(None)
        assert np.array_equal(student(ids, feed["token_type_ids"])[0, :, 0].numpy(), exact)
    # Sums in another order move a few values over a rounding border; the rest of the error is the same.
    assert np.abs(rounded - int8).mean() < 0.25 * np.abs(exact - int8).mean()


def test_rounding_keeps_zero_and_the_ends():
    x = torch.tensor([[[-1.0, 0.0, 0.1, 3.0]]])
    rounded = Rounding().values(x)
    assert rounded[0, 0, 1] == 0
    torch.testing.assert_close(rounded, x, atol=4 / 255, rtol=0)
    weights = torch.tensor([[0.5, -0.26, 0.0], [100.0, 1.0, -50.0]])
    torch.testing.assert_close(
        Rounding(7).weights(weights) * 64 / torch.tensor([[0.5], [100.0]]),
        torch.tensor([[64.0, -33.0, 0.0], [64.0, 1.0, -32.0]]),
    )


def test_gradients_pass_straight_through():
    x = torch.randn(2, 3, 4, requires_grad=True)
    factor = torch.randn(2, 3, 4)
    (Rounding().values(x) * factor).sum().backward()
    torch.testing.assert_close(x.grad, factor)


def test_training_with_rounding_makes_rounding_cost_less():
    """Three-bit weights, so that the difference is plain after seconds."""
    ids, types, _ = random_inputs(padded=False)
    wanted = random_student()(ids, types).detach()
    coarse = Rounding(3)

    def trained(rounding: Rounding | None) -> MobileBert:
        student = random_student()
        student.round_as(rounding)
        optimizer = torch.optim.Adam(student.parameters(), 1e-3)
        for _ in range(40):
            optimizer.zero_grad()
            (student(ids, types) - wanted).square().mean().backward()
            optimizer.step()
        student.round_as(coarse)
        return student

    aware, unaware = ((trained(rounding)(ids, types) - wanted).square().mean().item() for rounding in (coarse, None))
    assert aware < 0.5 * unaware


def test_the_last_steps_of_a_fine_tuning_round(tiny_build: TinyBuild, tmp_path: Path):
    logs = []
    for number, share in enumerate((0.0, 0.5)):
        recipe = tmp_path / f"{number}" / "tiny.toml"
        recipe.parent.mkdir()
        text = tiny_build.recipe.read_text(encoding="utf8")
        old = "finetune = { attention_weight = 0.1,"
        assert old in text
        recipe.write_text(text.replace(old, f"{old} rounded_share = {share}, rounded_bits = 3,"), encoding="utf8")
        work = tmp_path / f"{number}" / "work"
        data = ["--data", str(tiny_build.data), "--work", str(work)]
        assert main(["run", str(recipe), *data, "--stage", "finetune-qa"]) == 0
        logs.append(logged(work, "finetune-qa")[-1])
    assert logs[1]["features"] > logs[0]["features"]  # the hidden states are coarser
