# What a model says of its outcome and of its solver: `event`, `events`, `censored` (NaN where not
# known) and `not_converged` ("" where it does not say so).
facts_of <- function(x) {
  response <- try_or(stats::model.response(stats::model.frame(x)), NULL)
  counted <- events_of(x, response)
  c(
    list(event = event_of(x, response)),
    counted,
    list(not_converged = unconverged(x))
  )
}

event_of <- function(x, response) {
  if (is.factor(response) && nlevels(response) == 2L) return(levels(response)[2L])
  binomial <- inherits(x, "glm") && grepl("binomial", x$family$family)
  if (binomial && is.null(dim(response))) "1" else ""
}

events_of <- function(x, response) {
  if (inherits(response, "Surv")) {
    status <- unclass(response)
    status <- status[, ncol(status)]
    return(list(events = sum(status != 0), censored = sum(status == 0)))
  }
  if (inherits(x, "survfit")) {
    x <- unclass(x)
    return(list(events = sum(x$n.event), censored = sum(x$n.censor)))
  }
  events <- NaN
  if (inherits(x, "glm") && grepl("binomial", x$family$family)) {
    events <- try_or(sum(x$y * x$prior.weights), NaN)
  } else if (is.factor(response) && nlevels(response) == 2L) {
    events <- sum(as.integer(response) == 2L)
  }
  list(events = events, censored = NaN)
}

unconverged <- function(x) {
  said <- try_or(x$converged, NULL)
  if (is.logical(said) && length(said) == 1L && isFALSE(said)) return("fit$converged is FALSE")
  code <- try_or(x$convergence, NULL)
  if (is.numeric(code) && length(code) == 1L && isTRUE(code != 0)) {
    return(paste("fit$convergence is", code))
  }
  ""
}
