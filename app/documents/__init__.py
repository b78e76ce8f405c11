"""Loaders that turn files and pasted text into a `Document`: no Qt, no inference."""
