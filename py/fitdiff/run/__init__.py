"""Running a study: plan, cells, worker processes."""
