"""The unattended run: update, verify, screen what changed, compare, apply decisions, report, tidy up."""
