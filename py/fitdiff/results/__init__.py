"""Results of finished cells: metrics, the table, the manifest, the summary."""
