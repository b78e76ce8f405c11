"""Reading comprehension and entailment with onnxruntime: no Qt, no network, no training code."""

import os

# onnxruntime's own builds report usage to their maker, over the network and from a database in the home folder, unless
# this is set before it is imported; `disable_telemetry_events` comes too late. tests/privacy would notice.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
