"""Matching: index, candidates, comparison of names, secondary evidence, explanation."""
