connect <- function() {
  do.call(rest_connect, stats::setNames(h2o_address(), names(formals(rest_connect))))
}

session_with_cluster <- function(address) {
  withr::local_options(fitdiff.h2o_client = "rest")
  new_h2o_session(address)
}

test_that("fields are written as H2O reads them", {
  expect_equal(
    form_fields(list(a = TRUE, b = 0.1, c = 1e-8, d = 20L, e = "x y&z", f = json_array(c(160L, 8L)))),
    paste0(
      "a=true&b=0.10000000000000001&c=1e-08&d=20&e=x%20y%26z&f=%5B160%2C8%5D"
    )
  )
  expect_equal(json_array(160L), "[160]")
  expect_equal(json_array(c(0.1, 1 / 3)), "[0.10000000000000001,0.33333333333333331]")
  expect_equal(json_array(c("a", "b")), "[\"a\",\"b\"]")
})

test_that("a net is looked at when one of its kind was nearly built, at the latest after a second", {
  built <- new.env()
  small <- kind_of_net(list(hidden = c(8L, 8L), epochs = 20, seed = 1L))
  expect_equal(small, kind_of_net(list(hidden = c(8L, 8L), epochs = 20, seed = 2L)))
  expect_equal(first_look(built, small), 0)
  assign(small, 0.5, built)
  expect_equal(first_look(built, small), 0.4)
  expect_equal(first_look(built, kind_of_net(list(hidden = 8L, epochs = 20))), 0)
  assign(small, 60, built)
  expect_equal(first_look(built, small), 1)
})

test_that("a cluster that has ended is reported", {
  # Port 1 of this machine is not served by anything.
  expect_error(rest_connect("127.0.0.1", 1L, "name", "user", "password"), "does not answer.*log")
})

test_that("texts of any length can be warned about", {
  long <- strrep("x", 5000L)
  expect_equal(conditionMessage(expect_warning(warn(long))), long)
})

test_that("only the cluster that was started is accepted", {
  address <- h2o_address()
  with(address, {
    expect_error(rest_connect(ip, port, "other", user, password), "not 'other'")
    expect_error(rest_connect(ip, port, name, user, "wrong"), "401.*password")
  })
})

test_that("the nodes are counted", {
  expect_equal(rest_nodes(connect()), 1L)
})

test_that("doubles cross to the bit, both ways", {
  session <- session_with_cluster(h2o_address())
  x <- withr::with_seed(1L, matrix(stats::rnorm(600L) * 10^sample(-307:300, 600L, TRUE), 30L))
  x[1:4, 1L] <- c(4.9e-324, .Machine$double.xmax, 0, 1 / 3)
  y <- as.raw(rep(0:1, 15L))
  withr::defer(remove_from_cluster(session, c("plain", "labelled")))
  # Read back and compared inside; a bit that differs is an error.
  expect_equal(send_rows(session, "plain", x), "plain")
  expect_equal(send_rows(session, "labelled", x, y), "labelled")
  expect_identical(rest_download(session$connection, "labelled"), cbind(as.numeric(y), x))
})

test_that("labels are classes, other columns numbers", {
  session <- session_with_cluster(h2o_address())
  withr::defer(remove_from_cluster(session, "typed"))
  send_rows(session, "typed", matrix(c(0, 1, 2, 3), 2L), as.raw(0:1))
  frame <- rest_json(session$connection, "GET", "/3/Frames/typed")$frames[[1L]]
  expect_equal(vapply(frame$columns, `[[`, "", "type"), c("enum", "int", "int"))
  expect_equal(unlist(frame$columns[[1L]]$domain), c("0", "1"))
})

# The paths that are asked for while code runs.
requested <- function(code) {
  paths <- character()
  note <- function(path) paths <<- c(paths, path)
  here <- asNamespace("fitdiff")
  suppressMessages(trace("rest_request", bquote(.(note)(path)), where = here, print = FALSE))
  on.exit(suppressMessages(untrace("rest_request", where = here)))
  force(code)
  paths
}

test_that("a table is parsed by the time H2O answers, and looked at once", {
  session <- session_with_cluster(h2o_address())
  withr::defer(remove_from_cluster(session, "parsed"))
  rows <- matrix(as.raw(0:255), 1024L, 784L)
  paths <- requested(send_rows(session, "parsed", rows))
  expect_equal(sum(startsWith(paths, "/3/Jobs/")), 1L)
})

test_that("rejections by H2O are R errors with H2O's reason", {
  connection <- connect()
  expect_error(
    rest_deeplearning(connection, "label", "no_such_frame", "model"), "no_such_frame.*exist"
  )
  expect_error(rest_json(connection, "GET", "/3/Models/none"), "404.*none")
})

# Asks the server how many bytes of data it holds, which it counts now and then, until they are as
# expected. The count it then gave, or NA after two minutes.
wait_until_held <- function(connection, expected) {
  end <- seconds_now() + 120
  while (seconds_now() < end) {
    bytes <- bytes_held(connection)
    if (expected(bytes)) {
      return(bytes)
    }
  }
  NA_real_
}

bytes_held <- function(connection) {
  rest_json(connection, "GET", "/3/Cloud?skip_ticks=true")$nodes[[1L]]$mem_value_size
}

test_that("a frame is removed with its columns", {
  session <- session_with_cluster(h2o_address())
  rows <- withr::with_seed(1L, matrix(as.raw(sample(0:255, 1000L * 784L, TRUE)), 1000L))
  names <- sprintf("wide_%d", 1:10)
  before <- bytes_held(session$connection)
  for (name in names) send_rows(session, name, rows)
  # Eight megabytes, all of which H2O's other ways of removing a frame would leave: a fall by any
  # large part of them is enough to tell, whatever of other tests is counted late.
  held <- wait_until_held(session$connection, function(bytes) bytes > before + 6e6)
  expect_false(is.na(held))
  remove_from_cluster(session, names)
  expect_error(rest_json(session$connection, "GET", "/3/Frames/wide_1"), "404")
  expect_false(is.na(wait_until_held(session$connection, function(bytes) bytes < held - 3e6)))
})

test_that("all that is named is removed, whether it exists or not", {
  session <- session_with_cluster(h2o_address())
  for (name in c("one", "two")) send_rows(session, name, matrix(1:4, 2L))
  remove_from_cluster(session, c("one", "none", "two"))
  for (name in c("one", "two")) {
    expect_error(rest_json(session$connection, "GET", paste0("/3/Frames/", name)), "404")
  }
})

test_that("removing what does not exist is not an error", {
  expect_null(remove_from_cluster(session_with_cluster(h2o_address()), c("none", "nothing")))
})

test_that("both clients give the same fit", {
  skip_if_not_installed("h2o")
  address <- h2o_address()
  rows <- rows_of(draw_patterns(40L, seed = 3L))
  # One chunk and a seed: the fit can be repeated.
  parameters <- list(
    hidden = c(16L, 16L), activation = "Tanh", epochs = 20, seed = 7L, force_load_balance = FALSE,
    train_samples_per_iteration = 80L, score_interval = 1e8
  )
  fits <- lapply(c("rest", "official"), function(client) {
    withr::local_options(fitdiff.h2o_client = client)
    forget_h2o_sessions()
    suppressWarnings(do.call(fit_h2o_deeplearning, c(rows, list(
      address = address, parameters = parameters, threshold = "max-f1-training", one_chunk = TRUE
    ))))
  })
  expect_identical(fits[[1L]], fits[[2L]])
})
