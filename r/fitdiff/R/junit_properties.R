# What an expectation found, as properties of its test in testthat's JUnit file: `fitdiff evidence`
# reads them there, as it reads what pytest writes.

# Add properties to the test whose result a JUnit reporter wrote last; without one they are dropped.
note_properties <- function(said) {
  for (reporter in junit_reporters(testthat::get_reporter())) {
    cases <- xml2::xml_find_all(reporter$suite, "testcase")
    properties <- xml2::xml_add_child(cases[[length(cases)]], "properties")
    for (name in names(said)) {
      xml2::xml_add_child(properties, "property", name = paste0("fitdiff.", name),
                          value = said[[name]])
    }
  }
}

junit_reporters <- function(reporter) {
  if (inherits(reporter, "MultiReporter")) {
    return(unlist(lapply(reporter$reporters, junit_reporters)))
  }
  if (inherits(reporter, "JunitReporter")) list(reporter) else list()
}

# Named texts, those of a check in pytest: the requirement first, then the result and what decides.
properties_of <- function(found, stage, requirement, failed) {
  stages <- stages_asked(found, stage)
  c(
    requirement = requirement,
    result = if (failed) "different" else "same",
    stages = if (length(stages)) toString(vapply(stages, `[[`, "", "stage")) else "none",
    decisive_of(stages),
    if (failed) c(cause = cause_named(found$causes)),
    first = found$made$calls[[1L]], second = found$made$calls[[2L]],
    table = found$made$table, versions = found$made$versions
  )
}

# The first stage that differs; else the one that is nearest to its tolerance.
decisive_of <- function(stages) {
  measured <- Filter(function(one) one$tolerance > 0, stages)
  if (!length(measured)) {
    measured <- stages
  }
  one <- Find(function(one) !one$same, stages)
  if (is.null(one) && length(measured)) {
    used <- vapply(measured, function(one) one$distance / max(one$tolerance, 1e-300), 0)
    one <- measured[[which.max(used)]]
  }
  if (is.null(one)) {
    return(NULL)
  }
  needed <- if (is.null(one$distance)) "inf" else format(one$distance, digits = 3L)
  c(stage = one$stage, digits = as.character(one$digits), needed = needed,
    tolerance = format(one$tolerance, digits = 3L))
}

cause_named <- function(causes) {
  if (!length(causes)) {
    return("not known")
  }
  settings <- vapply(causes[[1L]]$changes, `[[`, "", "setting")
  paste(unique(sub(".*:", "", settings)), collapse = " and ")
}
