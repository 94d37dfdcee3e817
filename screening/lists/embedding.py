"""Embedded lists: compiled once from their YAML into a cache, so that a check does not parse YAML each time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from screening import __version__
from screening.errors import ListsProblem, cannot_write
from screening.lists import store
from screening.lists.disk import private_folder, publish_folder
from screening.lists.snapshot import EMBEDDED_PREFIX, Snapshot, open_snapshot
from screening.resources import data_folder

_PACKAGE = Path(__file__).resolve().parent


def embedded_ids() -> tuple[str, ...]:
    """Ids of the embedded lists (the stems of `lists/embedded_*.yml`), sorted."""
    return tuple(sorted(path.stem for path in data_folder("lists").glob(f"{EMBEDDED_PREFIX}*.yml")))


def embedded_snapshot(data_dir: Path, list_id: str) -> Snapshot:
    """The snapshot of an embedded list, compiled where this version of it is not in the cache yet.

    The cache is `<data_dir>/embedded/`, or a folder of this process alone where that cannot be written; OutputProblem
    where neither can.
    """
    path = data_folder("lists") / f"{list_id}.yml"
    key = _cache_key(path)
    folder = data_dir / "embedded" / list_id / key
    try:
        snapshot = open_snapshot(folder, list_id)
        snapshot.check_digest()
        return snapshot
    except ListsProblem:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
    try:
        return _compile(path, folder)
    except OSError:
        pass
    import atexit
    import shutil
    import tempfile

    try:
        scratch = Path(tempfile.mkdtemp(prefix="screening-embedded-"))
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        return _compile(path, scratch / list_id / key)
    except OSError as exc:
        raise cannot_write(folder.parent, exc) from exc


def _compile(path: Path, folder: Path) -> Snapshot:
    from screening.lists.readers.embedded import read

    private_folder(folder.parent)
    reading = read(path)
    shelf = store.shelved(reading)
    digest = store.digest_of_lines(shelf.lines())
    manifest = store.manifest_of(path.stem, digest, shelf, reading) | {
        "published": reading.published,
        "imported": f"{reading.published or '1970-01-01'}T00:00:00Z",
        "usual_age_days": None,
        "sources": {},
    }
    with publish_folder(folder) as new:
        store.write_snapshot_files(new, shelf, reading, manifest)
    return open_snapshot(folder, path.stem)


def _cache_key(path: Path) -> str:
    """Digest of all that decides the compiled list: its YAML, the code that reads and writes it, the version."""
    digest = hashlib.sha256(__version__.encode())
    code = [*sorted((_PACKAGE / "readers").glob("embedded*.py")), _PACKAGE / "codec.py", _PACKAGE.parent / "model.py"]
    for part in [path, *code]:
        digest.update(part.read_bytes())
    return digest.hexdigest()
