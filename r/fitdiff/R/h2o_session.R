# The seam between the engine and the two clients, and what one R process keeps of a cluster.

h2o_client <- function(wanted = getOption("fitdiff.h2o_client", "official")) {
  if (wanted == "official" && requireNamespace("h2o", quietly = TRUE)) {
    h2o_official_client()
  } else {
    h2o_rest_client()
  }
}

# `known`: a session for each cluster, by name, because fits of a study that has clusters of several
# sizes alternate between them; `current`: the one used last.
h2o_sessions <- new.env(parent = emptyenv())

# The session with a cluster, made at the first call. The official client knows one connection at a
# time, so that it connects again whenever the cluster is another.
h2o_session <- function(address) {
  session <- h2o_sessions$known[[address$name]]
  if (is.null(session)) {
    session <- new_h2o_session(address)
    h2o_sessions$known[[address$name]] <- session
  } else if (!identical(session, h2o_sessions$current)) {
    session$connection <- connect_to(session$client, address)
  }
  h2o_sessions$current <- session
  session
}

connect_to <- function(client, address) {
  client$connect(address$ip, address$port, address$name, address$user, address$password)
}

new_h2o_session <- function(address) {
  session <- new.env(parent = emptyenv())
  session$client <- h2o_client()
  session$connection <- connect_to(session$client, address)
  # Each R process names its own things, as several may share the cluster.
  # R's temporary names are drawn without touching its random numbers.
  session$prefix <- basename(tempfile("fitdiff_"))
  session$named <- 0L
  session$test_frames <- character()
  session
}

# Names that nothing on the cluster has yet, one for each thing, named by it.
new_name <- function(session, things) {
  session$named <- session$named + 1L
  stats::setNames(sprintf("%s_%d_%s", session$prefix, session$named, things), things)
}

# By H2O's `rm`, which also removes the columns of a frame; the REST interface's own ways of
# removing a frame leave them behind, half a megabyte of 40 images, until the server is full. What
# is not there may be removed as well. All in one request: `,` evaluates one after the other.
remove_from_cluster <- function(session, names) {
  removals <- paste0("(rm ", names, ")", collapse = " ")
  session$client$rapids(session$connection, sprintf("(, %s)", removals))
}
