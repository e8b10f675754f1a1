library(testthat)
library(fitdiff)

test_check("fitdiff")
