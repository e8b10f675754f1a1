# What is inside a tag of Rd, as text.
text_of <- function(page, tag) {
  kinds <- vapply(page, attr, "", "Rd_tag")
  paste(unlist(page[kinds == tag]), collapse = "")
}

test_that("the help of what users call begins with an example, which its examples have too", {
  pages <- tools::Rd_db("fitdiff")
  for (name in c("compare", "expect_same_fit", "find_python", "py")) {
    page <- pages[[paste0(name, ".Rd")]]
    description <- Find(function(one) attr(one, "Rd_tag") == "\\description", page)
    tags <- vapply(description, attr, "", "Rd_tag")
    first <- which(tags == "\\preformatted")[1L]
    before <- paste(unlist(description[seq_len(first - 1L)][tags[seq_len(first - 1L)] == "TEXT"]),
                    collapse = "")
    expect_equal(trimws(before), "", info = name)
    example <- paste(unlist(description[[first]]), collapse = "")
    expect_true(length(parse(text = example)) > 0L, info = name)
    shown <- trimws(strsplit(example, "\n")[[1L]])
    calls <- grep(paste0("^", name, "\\("), shown, value = TRUE)
    examples <- gsub("\\s+", " ", text_of(page, "\\examples"))
    expect_gt(length(calls), 0L)
    for (call in calls) expect_true(grepl(call, examples, fixed = TRUE), info = name)
  }
})
