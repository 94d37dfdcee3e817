"""The folder of results on whatever storage Spark knows, through Hadoop's file systems on the driver."""

from __future__ import annotations

from typing import Any

#: Bytes copied at a time.
_BUFFER = 1 << 20


class Storage:
    """A folder: files in it are named relative to it."""

    def __init__(self, spark: Any, folder: str) -> None:
        self._jvm = spark.sparkContext._jvm
        path = self._jvm.org.apache.hadoop.fs.Path(folder)
        self._configuration = spark.sparkContext._jsc.hadoopConfiguration()
        self._files = path.getFileSystem(self._configuration)
        self.folder: str = self._files.makeQualified(path).toString().rstrip("/")
        """The full address of the folder."""

    def place(self, name: str) -> str:
        """The full address of a file in the folder."""
        return f"{self.folder}/{name}"

    def remove(self, name: str) -> None:
        """Removes a file or a folder with all that is in it; nothing where it is not there."""
        self._files.delete(self._path(name), True)

    def move(self, name: str, target: str) -> None:
        """Puts a file or folder in the place of another. OSError where that fails."""
        self.remove(target)
        if not self._files.rename(self._path(name), self._path(target)):
            raise OSError(f"{self.place(name)} cannot be moved to {self.place(target)}")

    def join(self, header: str, parts: str, target: str) -> None:
        """Writes one file of a header and the parts in a folder that Spark has written, in their order."""
        stream = self._files.create(self._path(target), True)
        try:
            stream.write(bytearray(header, "utf-8", "backslashreplace"))
            names = (status.getPath().getName() for status in self._files.listStatus(self._path(parts)))
            for name in sorted(name for name in names if name.startswith("part-")):
                part = self._files.open(self._path(f"{parts}/{name}"))
                try:
                    self._jvm.org.apache.hadoop.io.IOUtils.copyBytes(part, stream, _BUFFER, False)
                finally:
                    part.close()
        finally:
            stream.close()

    def write(self, name: str, text: str) -> None:
        """Writes a text file in UTF-8."""
        stream = self._files.create(self._path(name), True)
        try:
            stream.write(bytearray(text, "utf-8", "backslashreplace"))
        finally:
            stream.close()

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self.place(name))
