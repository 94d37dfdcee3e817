"""Thin commands over the stages: parse options, call, print, set the exit status."""
