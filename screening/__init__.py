"""Sanctions and export-control screening of names, customer files and orders."""

__version__ = "0.1.0"
