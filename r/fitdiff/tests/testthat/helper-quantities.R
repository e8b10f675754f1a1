# Values of what an object reports, by kind.
by_kind <- function(found) {
  stats::setNames(lapply(found, `[[`, "values"), vapply(found, `[[`, "", "kind"))
}
