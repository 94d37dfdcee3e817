"""Updates many lists: which of them, and from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from screening.errors import UsageProblem
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.importing import catalogue_entry
from screening.lists.offline import find_files, settle
from screening.lists.store import Store
from screening.lists.update import Updated, Updater

Tell = Callable[[str], None]


def update_lists(updater: Updater, list_ids: Sequence[str], folder: Path | None, tell: Tell) -> list[Updated]:
    """Updates the lists named, or all that there are, from their publishers or from the files in a folder.

    Without names: those that are imported, and where none is, all that can be fetched; from a folder, those of which
    it holds files. `tell` hears which are left out, and why. UsageProblem for an unknown list, or a folder without
    any file of a list.
    """
    return _from_folder(updater, list_ids, folder, tell) if folder else _from_publishers(updater, list_ids, tell)


def _from_publishers(updater: Updater, list_ids: Sequence[str], tell: Tell) -> list[Updated]:
    importable = _importable(list_ids)
    imported = Store(updater.data_dir).list_ids()
    chosen = [entry for entry in importable.values() if entry.id in (list_ids or imported or importable)]
    results = []
    for entry in chosen:
        if entry.fetch:
            results.append(updater.fetch_list(entry))
        elif list_ids:
            results.append(updater.fail(entry, _by_hand(entry)))
        elif imported:
            tell(f"Not fetched: {entry.id}: {_by_hand(entry)}")
    return results


def _by_hand(entry: CatalogueEntry) -> str:
    where = f" from {entry.urls[0]}" if entry.urls else ""
    return f"the catalogue knows no address of its file; get it by hand{where}, then use --from or lists import"


def _from_folder(updater: Updater, list_ids: Sequence[str], folder: Path, tell: Tell) -> list[Updated]:
    chosen = [entry for entry in _importable(list_ids).values() if not list_ids or entry.id in list_ids]
    found = [(entry, files) for entry in chosen if (files := find_files(folder, entry))]
    if not list_ids:
        found = settle(found)
    results = [
        updater.fail(entry, files.problem) if files.problem else updater.import_list(entry, files.paths)
        for entry, files in found
    ]
    imported = Store(updater.data_dir).list_ids()
    for entry in chosen:
        missing = f"{folder} holds no file of it ({_names(entry)})"
        if any(entry == other for other, _ in found):
            continue
        if list_ids:
            results.append(updater.fail(entry, missing))
        elif entry.id in imported:
            tell(f"Not updated: {entry.id}: {missing}")
    if not results:
        raise UsageProblem(f"{folder} holds no file of a known list; put files into subfolders named like their lists")
    return results


def _names(entry: CatalogueEntry) -> str:
    names = " or ".join(" ".join(names) for names in entry.file_sets if names)
    return f"{names}, or any in {entry.id}/" if names else f"any in {entry.id}/"


def _importable(list_ids: Iterable[str]) -> Mapping[str, CatalogueEntry]:
    """The catalogue's lists that can be imported; UsageProblem where one of those named cannot."""
    for list_id in list_ids:
        catalogue_entry(list_id)
    return {entry.id: entry for entry in load_catalogue().values() if entry.importable}
