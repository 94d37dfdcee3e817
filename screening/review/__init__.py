"""What people decided on what screening found: recorded runs, decisions, and a log that shows any later change."""
