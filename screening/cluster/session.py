"""The Spark session of a run, and what its failures mean to the user."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from screening.cluster.kit import Kit
from screening.errors import InputProblem, ScreeningError, UsageProblem

#: (application, archive) pairs that were sent: Spark takes a name once.
_sent: set[tuple[str, str]] = set()


@contextmanager
def session() -> Iterator[Any]:
    """The session that is there, as in a notebook; else a new one, by the settings of `spark-submit` or on this
    machine, which ends with the block.

    UsageProblem where PySpark is missing, where Java is, or where only Spark Connect is there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageProblem(
            '--engine spark needs PySpark: pip install "screening[spark]", and Java 17 or later (docs/cluster.md)'
        ) from None
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # not from spark-submit: the workers are of this machine
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    there = SparkSession.getActiveSession() is not None
    try:
        builder: Any = SparkSession.builder
        if not sys.stderr.isatty():  # its bar would fill a log
            builder = builder.config("spark.ui.showConsoleProgress", "false")
        spark = builder.appName("screening").getOrCreate()
    except Exception as exc:
        raise UsageProblem(f"Spark did not start ({_first_line(exc)}); is Java 17 or later installed?") from exc
    if not hasattr(spark, "_jsc"):
        raise UsageProblem("Spark Connect cannot take the lists along; submit to the cluster itself (docs/cluster.md)")
    try:
        yield spark
    finally:
        if not there:
            spark.stop()


def send(spark: Any, kit: Kit) -> None:
    """Ships the kit: every executor fetches and unpacks it once. OSError where it cannot be packed."""
    context = spark.sparkContext
    if (context.applicationId, kit.name) not in _sent:
        folder = tempfile.mkdtemp(prefix="screening-kit-")
        # executors that join later fetch it too, so it stays until this process ends
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        context.addArchive(str(kit.pack(Path(folder))))
        _sent.add((context.applicationId, kit.name))


def place(name: str) -> str:
    """Where an archive was unpacked on this machine."""
    from pyspark import SparkFiles

    found: str = SparkFiles.get(name)
    return found


@contextmanager
def settings(spark: Any, **values: str) -> Iterator[None]:
    """Settings of the session (with `_` for `.`) inside the block; then as they were."""
    names = {name.replace("_", "."): value for name, value in values.items()}
    before = {name: spark.conf.get(name, None) for name in names}
    for name, value in names.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, was in before.items():
            if was is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, was)


@contextmanager
def explained() -> Iterator[None]:
    """Turns a failure of Spark into one message."""
    try:
        yield
    except (ScreeningError, KeyboardInterrupt):
        raise
    except Exception as exc:
        if not type(exc).__module__.startswith(("pyspark", "py4j")):
            raise
        text = str(exc)
        if "No module named 'screening'" in text:
            raise UsageProblem("the executors have no `screening` installed; see docs/cluster.md") from exc
        if "PATH_NOT_FOUND" in text:
            raise InputProblem(f"Spark finds no such file: {_first_line(exc)}") from exc
        raise ScreeningError(f"the Spark job failed, and nothing was published: {_first_line(exc)}") from exc


def _first_line(exc: Exception) -> str:
    """The first line of what Spark says, and the last that names an error: the cause stands at the end."""
    lines = [line.strip() for line in str(exc).splitlines() if line.strip()] or [type(exc).__name__]
    cause = [line for line in lines[1:] if "Error" in line or "Exception" in line][-1:]
    return lines[0] + "".join(f" ({line})" for line in cause)
