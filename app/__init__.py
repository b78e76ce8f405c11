"""Edgewise: questions and claims answered from your own documents, offline."""

__version__ = "0.1.0"

APP_ID = "io.github.edgewise.edgewise"
"""What desktops know the application by: its menu entry, icon, metadata and macOS bundle are named after it."""
