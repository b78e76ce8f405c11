"""How support and contradiction look: an icon and a tone each, so that colour is never the only difference."""

LABEL_LOOKS = {
    "entailment": ("supports", "accent"),
    "contradiction": ("contradicts", "danger"),
    "neutral": ("says-nothing", "muted"),
}
"""Icon and tone for what one sentence says."""

VERDICT_LOOKS = {
    "supported": ("supports", "accent"),
    "contradicted": ("contradicts", "danger"),
    "disputed": ("disputed", "text"),
    "open": ("says-nothing", "muted"),
}
"""Icon and tone for what the documents say together."""
