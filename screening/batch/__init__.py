"""The batch run: rows through all stages, in chunks that survive an interruption, into one folder of results."""
