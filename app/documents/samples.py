"""The document and the questions of a first start, with a window or without."""

from pathlib import Path

from app.assets import assets_folder

SAMPLE_QUESTION = "Who turned the lens by hand for thirteen hours?"
SAMPLE_PREMISE = (
    "In the great gale of January 1903 the clockwork that turned the lens jammed. Marrow and her assistant, "
    "Daniel Oake, turned the lens by hand for thirteen hours."
)
SAMPLE_HYPOTHESIS = "Two people turned the lens by hand."


def sample_path() -> Path:
    """Return the sample document, a Markdown file that ships with the application."""
    return assets_folder() / "samples" / "the-lighthouse-at-skerry-point.md"
