"""What is kept from training: by its words alone, so that it is the same in every run and every recipe."""

from __future__ import annotations

import zlib

CONTEXTS = 50
"""One context, or premise, in so many is held out: thresholds, temperatures and shares are chosen by these."""
ARTICLES = 10
"""No claims are made of one article in so many: what is chosen by claims about whole documents is chosen by these."""


def is_held_out(text: str) -> bool:
    """Whether everything about this context or premise is kept from training."""
    return _is_one_in(CONTEXTS, text)


def is_held_out_article(title: str) -> bool:
    """Whether claims about this article are kept from training."""
    return _is_one_in(ARTICLES, title)


def _is_one_in(count: int, text: str) -> bool:
    return zlib.crc32(text.encode("utf8")) % count == 0
