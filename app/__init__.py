"""Edgewise: questions and claims answered from your own documents, offline."""

__version__ = "0.1.0"
