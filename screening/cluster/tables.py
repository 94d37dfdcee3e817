"""The steps of a run as Spark tables: files, rows, group findings, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from screening.cluster import grouping, lines, reading, screening
from screening.cluster.kit import Kit
from screening.cluster.lines import Headings, LineMaker
from screening.cluster.reading import FileReader, Reading
from screening.cluster.screening import ChunkScreener
from screening.cluster.session import place
from screening.errors import InputProblem, UsageProblem

#: Bytes of an input file above which it is refused: one task holds it whole, several times over, and Spark takes 2 GB
#: at most. Clusters write their tables in parts far smaller.
MAX_FILE_BYTES = 1 << 30
#: Tasks for each processor: enough that a slow one does not hold up the others.
_TASKS = 4


def list_files(spark: Any, paths: Sequence[str]) -> list[str]:
    """The files at these paths or addresses, those of a folder by name. InputProblem where one is too large."""
    found: list[str] = []
    for given in paths:
        files = spark.read.format("binaryFile").load(given).select("path", "length").orderBy("path").collect()
        if not files:
            raise InputProblem(f"{given}: holds no file")
        for file in files:
            if file["length"] > MAX_FILE_BYTES:
                raise InputProblem(
                    f"{file['path']}: {file['length']:,} bytes; one file may have {MAX_FILE_BYTES:,}. Save it in "
                    "parts (Parquet, or CSV with a header in each), and name their folder"
                )
            if file["path"] in found:
                raise UsageProblem(f"{file['path']} is given twice; name every input file once")
            found.append(file["path"])
    return found


def read(spark: Any, files: Mapping[str, tuple[int, str]], how: Reading) -> Any:
    """All rows of the files, in chunks, and a closing record for each file."""
    # a file holds its place by its name: glob signs in it must not be taken for a pattern
    content = spark.read.format("binaryFile").load([_literal(path) for path in files]).select("path", "content")
    apart = content.repartition(min(len(files), 10_000))
    return apart.mapInPandas(FileReader(how, dict(files)), reading.SCHEMA)


def screen(spark: Any, chunks: Any, number: int, kit: Kit) -> Any:
    """The alerts of all rows of so many chunks."""
    tasks = max(1, min(number, _TASKS * spark.sparkContext.defaultParallelism))
    return chunks.repartition(tasks).mapInPandas(ChunkScreener(kit, place), screening.SCHEMA)


def group(rows: Any, kit: Kit) -> Any:
    """The findings of the group rules: (file, row, answers)."""
    from pyspark.sql import functions as f

    facts = rows.where("facts is not null").select("file", "row", "facts")
    entries = facts.mapInPandas(grouping.entries, grouping.ENTRIES)
    together = entries.repartition("rule", "key").sortWithinPartitions("rule", "key", "file", "row", "nth")
    answers = together.mapInPandas(grouping.GroupAnswers(kit, place), grouping.FINDINGS)
    each = f.struct("rule", "first_file", "first_row", "first_nth", "findings")
    return answers.groupBy("file", "row").agg(f.collect_list(each).alias("answers"))


def line_up(spark: Any, rows: Any, groups: Any, number: int, maker: LineMaker) -> Any:
    """The lines of all tables, in the order of the input; `number` is about how many chunks there are."""
    tasks = max(1, min(number, _TASKS * spark.sparkContext.defaultParallelism))
    joined = rows.select("file", "row", "alert").join(groups, ["file", "row"], "left")
    in_order = joined.repartitionByRange(tasks, "file", "row").sortWithinPartitions("file", "row")
    return in_order.select("file", "row", "alert", "answers").mapInPandas(maker, lines.SCHEMA)


def write(all_lines: Any, headings: Headings, table: str, parquet: str, text: str) -> None:
    """Writes one table as Parquet, numbers as numbers, and the lines of its CSV without the header."""
    from pyspark.sql import functions as f

    own = all_lines.where(f.col("table") == table)
    columns = [_cell(place, name, kind) for place, (name, kind) in enumerate(headings.typed(table))]
    own.select(*columns).write.mode("overwrite").parquet(parquet)
    own.select("line").write.mode("overwrite").option("compression", "none").text(text)


def _cell(place: int, name: str, kind: str) -> Any:
    from pyspark.sql import functions as f

    cell = f.col("cells")[place]
    return (cell if kind == "string" else f.when(cell != "", cell).cast(kind)).alias(name)


def _literal(path: str) -> str:
    return "".join("\\" + sign if sign in "*?[]{}\\" else sign for sign in path)
