"""What a run leaves behind: CSV tables, the HTML report, the workbook, the manifest, the console summary."""
