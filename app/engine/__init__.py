"""Reading comprehension and entailment with onnxruntime: no Qt, no network, no training code."""
