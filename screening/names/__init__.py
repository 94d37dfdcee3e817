"""Names: from text as written to tokens that can be compared. Pure functions over data files."""
