rows <- large / 4
table <- data.frame(y = sin(seq_len(rows)^2), a = cos(seq_len(rows)), b = seq_len(rows) %% 7, w = 1)
fits <- list(
  lm = function(table) stats::lm(y ~ a + b, data = table, weights = w),
  glm = function(table) stats::glm(y > 0 ~ a + b, stats::binomial(), table, offset = w)
)

for (name in names(fits)) {
  test_that(paste("of a large", name, "what has been read is let go of, not its objective"), {
    call_table(901L, table, integer())
    assign("names of 902", new.env(), kept)
    whole <- fits[[name]](table)
    assign("902", whole, kept)
    before <- call_objective(902L)
    expect_gt(length(call_quantities(902L, 901L)$quantities), 5L)
    expect_identical(call_objective(902L), before)
    expect_lt(object.size(call_object(902L)), 0.8 * object.size(whole))
    call_table(903L, table[1:9, ], 901L)
    small <- fits[[name]](table[1:9, ])
    assign("902", small, kept)
    call_quantities(902L, 903L)
    expect_identical(call_object(902L), small)
    call_forget(902L)
  })
}
