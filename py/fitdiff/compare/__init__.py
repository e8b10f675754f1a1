"""Two methods on the same splits, compared level by level: where they part, by how much."""
