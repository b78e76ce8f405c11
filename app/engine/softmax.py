"""Logits to probabilities."""

import numpy as np
import numpy.typing as npt


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return probabilities of the same shape [n], without overflow for finite logits of any size."""
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())
