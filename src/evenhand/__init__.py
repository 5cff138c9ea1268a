"""Evenhand: a self-hosted workspace for research done with people."""

__version__ = "0.1.0"
