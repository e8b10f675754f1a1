"""Two methods on the same splits, compared stage by stage: where they part, by how much."""
