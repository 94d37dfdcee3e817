"""The invented list of the batch tests, and one Spark session for all tests that need one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.batch.conftest import data_dir, lists, rules_dir

__all__ = ["data_dir", "lists", "rules_dir"]


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A real Spark on two cores of this machine."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install -e '.[spark]'")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder: Any = SparkSession.builder
        for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
            builder = builder.config(name, "false")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
        session = builder.master("local[2]").getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()
