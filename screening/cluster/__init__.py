"""Screening away from one machine: the Spark engine, and data frames for Dask, Ray and pandas."""

from __future__ import annotations

from screening.cluster.frame import screen_frame

__all__ = ["screen_frame"]
