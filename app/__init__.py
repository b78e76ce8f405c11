"""Edgewise: questions and claims answered from your own documents, offline."""

import os

# onnxruntime's own builds report usage to their maker, over the network and from a database in the home folder, unless
# this is set before anything imports it; `disable_telemetry_events` comes too late. tests/privacy would notice.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"

APP_ID = "io.github.edgewise.edgewise"
"""What desktops know the application by: its menu entry, icon, metadata and macOS bundle are named after it."""
