"""The student before it has learnt anything: embeddings derived from the teacher's, blocks that start small."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from model_build.mobilebert import MobileBert, MobileBertShape
from model_build.teacher import Teacher

PROBED_POSITIONS = 16  # how many positions a word's normalised embedding is averaged over


def new_student(shape: MobileBertShape, outputs: int, seed: int) -> MobileBert:
    """A student whose residual branches are close to zero, so that every block starts as the identity."""
    torch.manual_seed(seed)
    student = MobileBert(shape, outputs)
    for block in student.blocks:
        for linear in (m for m in block.modules() if isinstance(m, nn.Linear)):
            nn.init.normal_(linear.weight, std=linear.in_features**-0.5)
            nn.init.zeros_(linear.bias)
        for name, linear in block.named_modules():
            if name in ("attention_output", "exit") or name.startswith("down."):
                linear.weight.data.mul_(0.25)
    nn.init.normal_(student.head.weight, std=0.02)
    nn.init.zeros_(student.head.bias)
    return student


@torch.no_grad()
def embed_like(student: MobileBert, teacher: Teacher, counts: npt.NDArray[np.int64]) -> float:
    """Start the student's embeddings from the teacher's. Returns the variance kept, 0..1.

    What must be matched is the teacher's embedding after its layer normalisation, which is not linear; so each word
    is represented by its normalised embedding averaged over some positions, and each position by the average over
    words, weighted by `counts` [vocabulary]. The words are compressed by a frequency-weighted PCA.
    """
    table = teacher.encoder.embeddings
    words, positions = table.word_embeddings.weight, table.position_embeddings.weight
    type_zero, type_one = table.token_type_embeddings.weight[0], table.token_type_embeddings.weight[1]
    wide, narrow = words.shape[1], student.shape.embedding
    places = min(student.shape.positions, positions.shape[0])
    weight = torch.from_numpy(np.maximum(counts, 1) / np.maximum(counts, 1).sum()).float()

    probes = torch.linspace(1, places - 1, PROBED_POSITIONS).long().tolist()
    mean_word = torch.zeros_like(words)
    for place in probes:
        mean_word += table.LayerNorm(words + positions[place] + type_zero) / len(probes)
    centre = (weight[:, None] * mean_word).sum(dim=0)
    common = torch.topk(weight, min(2000, len(weight))).indices
    share = (weight[common] / weight[common].sum())[:, None]

    def shift(position: Tensor, kind: Tensor) -> Tensor:
        normalised: Tensor = table.LayerNorm(words[common] + position + kind)
        return (share * normalised).sum(dim=0) - centre

    offset = torch.stack([shift(positions[place], type_zero) for place in range(places)])
    second = shift(positions[places // 4], type_one) - offset[places // 4]

    centred = mean_word - centre
    scatter = (centred * weight[:, None]).T @ centred
    values, vectors = torch.linalg.eigh(scatter)
    basis = vectors[:, -narrow:]
    student.words.weight.copy_(centred @ basis)
    student.words.weight[0].zero_()  # padded and unpadded runs must agree: the trigram sees its neighbours
    student.positions.weight.zero_()
    student.positions.weight[:places, :wide] = offset
    student.types.weight.zero_()
    student.types.weight[1, :wide] = second
    nn.init.normal_(student.trigram.weight, std=0.01)
    student.trigram.weight[:wide] = 0
    student.trigram.weight[:wide, narrow : 2 * narrow] = basis
    student.trigram.bias.zero_()
    student.trigram.bias[:wide] = centre
    return float(values[-narrow:].sum() / values.sum())
