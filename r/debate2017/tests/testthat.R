library(testthat)
library(debate2017)

test_check("debate2017")
