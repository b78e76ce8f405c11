"""The documents, questions and claims of a first start, with a window or without."""

from pathlib import Path

from app.assets import assets_folder

SAMPLE_QUESTION = "Who turned the lens by hand for thirteen hours?"
SAMPLE_PREMISE = (
    "In the great gale of January 1903 the clockwork that turned the lens jammed. Marrow and her assistant, "
    "Daniel Oake, turned the lens by hand for thirteen hours."
)
SAMPLE_HYPOTHESIS = "Two people turned the lens by hand."

SAMPLE_QUESTIONS = (
    SAMPLE_QUESTION,
    "How much is the deposit?",
    "May the tenants paint the walls?",
)
SAMPLE_CLAIMS = (
    "Dogs are allowed in the building.",
    "The first keeper was a carpenter.",
    "The tower has 172 steps.",
)


def samples_folder() -> Path:
    """Return the folder of the sample documents."""
    return assets_folder() / "samples"


def sample_path() -> Path:
    """Return the sample document, a Markdown file that ships with the application."""
    return samples_folder() / "the-lighthouse-at-skerry-point.md"


def sample_paths() -> tuple[Path, ...]:
    """Return all sample documents."""
    return sample_path(), samples_folder() / "rental-agreement-14-harbour-row.txt"
