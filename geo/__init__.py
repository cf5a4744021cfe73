"""Sahel Atlas: a news article about the Sahel in, a map that says who claims what, where, and how surely, out."""

__version__ = "0.1.0"
