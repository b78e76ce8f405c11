"""What the int8 graph does to numbers, done in floating point, so that a training can get used to it.

Gradients pass as if nothing had been rounded (the straight-through estimator of Bengio et al. 2013, arXiv 1308.3432;
Jacob et al. 2018, arXiv 1712.05877).
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

LEVELS = 255  # of a uint8 activation
WORD_BITS = 8  # of the word table, which is looked up and not multiplied


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounds as onnxruntime's dynamic quantization does, with weights of `bits` bits (7 or 8)."""

    bits: int = 7

    def weights(self, matrix: Tensor) -> Tensor:
        """A matrix [out, in], symmetric around zero, with a scale a row."""
        return _symmetric(matrix, self.bits)

    def words(self, vectors: Tensor) -> Tensor:
        """Looked-up rows of the word table, [..., size], each with its own scale."""
        return _symmetric(vectors, WORD_BITS)

    def values(self, x: Tensor) -> Tensor:
        """Inputs of a product, [batch, length, size], with one range an example that holds zero."""
        wide = x.detach().float()
        low, high = wide.amin(dim=(1, 2), keepdim=True).clamp_max(0), wide.amax(dim=(1, 2), keepdim=True).clamp_min(0)
        step = ((high - low) / LEVELS).clamp_min(1e-8)
        zero = (-low / step).round()
        codes = ((wide / step).round() + zero).clamp(0, LEVELS)
        return _passing(x, (codes - zero) * step)


def _symmetric(x: Tensor, bits: int) -> Tensor:
    # onnxruntime uses -64 to 64 of 7 bits and -127 to 127 of 8.
    largest = 127 if bits == 8 else 2 ** (bits - 1)
    wide = x.detach().float()
    step = (wide.abs().amax(dim=-1, keepdim=True) / largest).clamp_min(1e-8)
    return _passing(x, (wide / step).round() * step)


def _passing(x: Tensor, rounded: Tensor) -> Tensor:
    """The rounded values with the gradient of the others."""
    return x + (rounded.to(x.dtype) - x).detach()
