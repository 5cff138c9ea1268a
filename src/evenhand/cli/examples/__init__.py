"""The shipped examples, built through the same actions as the pages."""

from evenhand.cli.examples.build import build_missing

__all__ = ["build_missing"]
