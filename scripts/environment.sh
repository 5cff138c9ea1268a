#!/bin/sh
# Make the environment once, from locked dependencies with hashes. Called by make with: run|dev|oracles PYTHON VENV
set -eu
kind=$1 python=$2 venv=$3
lock=requirements/$kind.txt
stamp=$venv/.ready-$kind

if ! command -v "$python" >/dev/null 2>&1; then
  echo "Python was not found as “$python”. Install Python 3.11 or newer, or name it: make run PYTHON=/path/to/python3.11" >&2
  exit 2
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "$("$python" --version) is too old: Evenhand needs Python 3.11 or newer. Name another: make run PYTHON=/path/to/python3.11" >&2
  exit 2
fi
if [ -f "$stamp" ] && cmp -s "$lock" "$stamp"; then
  exit 0
fi
if [ ! -w . ]; then
  echo "This folder cannot be written to ($(pwd)). Copy Evenhand to a folder of your own and try again." >&2
  exit 2
fi
if [ ! -x "$venv/bin/python" ]; then
  echo "Making the environment in $venv …"
  if ! "$python" -m venv "$venv" 2>/tmp/evenhand-venv.$$; then
    cat /tmp/evenhand-venv.$$ >&2
    rm -f /tmp/evenhand-venv.$$
    echo "Python could not make an environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2
    exit 2
  fi
  rm -f /tmp/evenhand-venv.$$
fi
echo "Installing what $lock lists …"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
cp "$lock" "$stamp"
# The development list holds everything that running needs.
if [ "$kind" = dev ]; then cp requirements/run.txt "$venv/.ready-run"; fi
