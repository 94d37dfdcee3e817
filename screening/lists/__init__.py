"""Official and embedded lists: readers, the snapshot store, and what is loaded for a run."""
