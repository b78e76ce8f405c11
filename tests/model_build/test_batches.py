"""Batches: everything once an epoch, nothing over budget, the same after every restart."""

from pathlib import Path

import numpy as np
import pytest

from model_build.batches import Batch, BatchOrder, collate
from model_build.ragged import Ragged, RaggedWriter, read_ragged


@pytest.fixture
def data(tmp_path: Path) -> Ragged:
    writer = RaggedWriter()
    random = np.random.default_rng(1)
    for number in range(500):
        length = int(random.integers(3, 60))
        source = "wide" if number % 5 else "narrow"
        writer.add([2, number + 10, 3], [number + 10] * length + [3], (number, number + 1), source)
    writer.write(tmp_path / "examples")
    return read_ragged(tmp_path / "examples")


def epoch_of(order: BatchOrder, examples: int) -> list[np.ndarray]:
    batches: list[np.ndarray] = []
    while sum(map(len, batches)) < examples:
        batches.append(order.indices(len(batches)))
    return batches


def test_an_epoch_holds_every_example_once(data: Ragged):
    batches = epoch_of(BatchOrder(data, tokens=400, seed=1), len(data))
    assert sorted(np.concatenate(batches)) == list(range(len(data)))


def test_batches_stay_within_the_budget_and_use_it(data: Ragged):
    sizes = [len(b) * data.lengths[b].max() for b in epoch_of(BatchOrder(data, tokens=400, seed=1), len(data))]
    assert max(sizes) <= 400
    assert np.median(sizes) > 300


def test_a_long_example_gets_a_batch_of_its_own(data: Ragged):
    batches = epoch_of(BatchOrder(data, tokens=10, seed=1), len(data))
    assert all(len(b) == 1 for b in batches if data.lengths[b].max() > 5)


def test_order_depends_on_the_seed_and_the_step_only(data: Ragged):
    first, again, other = (BatchOrder(data, tokens=400, seed=seed) for seed in (1, 1, 2))
    steps = [0, 70, 3, 200]
    np.testing.assert_array_equal(
        np.concatenate([first.indices(s) for s in steps]),
        np.concatenate([again.indices(s) for s in reversed(steps)][::-1]),
    )
    assert any(list(first.indices(s)) != list(other.indices(s)) for s in steps)


def test_weights_repeat_thin_out_and_leave_out(data: Ragged):
    order = BatchOrder(data, tokens=400, seed=1, weights={"wide": 0.5, "narrow": 2.0})
    picked = np.concatenate(order._epoch(0))
    narrow = data.source_names.index("narrow")
    assert (data.sources[picked] == narrow).sum() == 200
    assert 150 < (data.sources[picked] != narrow).sum() < 250
    only = np.concatenate(BatchOrder(data, tokens=400, seed=1, weights={"narrow": 1.0})._epoch(0))
    assert set(data.sources[only]) == {narrow}


def test_an_unknown_source_is_named(data: Ragged):
    with pytest.raises(ValueError, match="mnli"):
        BatchOrder(data, tokens=400, seed=1, weights={"mnli": 1.0})


def test_collate_pads_and_marks(data: Ragged):
    short, long = int(data.lengths.argmin()), int(data.lengths.argmax())
    batch = collate(data, np.array([short, long]))
    length = int(data.lengths[short])
    assert batch.attention is not None
    assert batch.attention[0].tolist() == [1] * length + [0] * (batch.ids.shape[1] - length)
    assert not batch.ids[0, length:].any()
    assert batch.types[0, :length].tolist() == [0] * 3 + [1] * (length - 3)
    assert batch.labels.tolist() == [[short, short + 1], [long, long + 1]]
    assert collate(data, np.array([long])).attention is None


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_shares_are_the_whole_batch_and_no_longer_than_they_must(data: Ragged, count: int):
    batch = collate(data, np.array([3, 50, 120, 200, 301]))
    parts = [batch.share(index, count) for index in range(count)]
    assert sum(weight for _, weight in parts) == pytest.approx(1)
    rows = [row for part, weight in parts if weight for row in unpadded(part)]
    assert sorted(rows) == sorted(unpadded(batch))
    for part, _ in parts:
        assert part.attention is None or (part.attention.sum(dim=1).max() == part.ids.shape[1] and len(part.ids) > 1)


def test_a_process_too_many_gets_an_example_that_counts_nothing(data: Ragged):
    part, weight = collate(data, np.array([3])).share(1, 2)
    assert (len(part.ids), weight) == (1, 0.0)


def unpadded(batch: Batch) -> list[tuple[list[int], list[int], list[int]]]:
    """Token ids, types and labels of each example, without the padding."""
    lengths = [batch.ids.shape[1]] * len(batch.ids) if batch.attention is None else batch.attention.sum(dim=1).tolist()
    return [
        (batch.ids[row, :length].tolist(), batch.types[row, :length].tolist(), batch.labels[row].tolist())
        for row, length in enumerate(lengths)
    ]


def test_what_is_untaught_stays_so_in_every_share(data: Ragged):
    order = BatchOrder(data, tokens=400, seed=1, untaught=["narrow"])
    narrow = data.source_names.index("narrow")
    for step in range(20):
        batch, wanted = order[step], data.sources[order.indices(step)] != narrow
        if batch.taught is None:
            assert wanted.all()
            continue
        assert batch.taught.tolist() == wanted.tolist()
        for index in range(3):
            share, weight = batch.share(index, 3)
            assert share.taught is not None
            assert weight == 0 or share.taught.tolist() == wanted[index::3].tolist()
    assert BatchOrder(data, tokens=400, seed=1)[0].taught is None
