#!/bin/sh
# Lock the dependencies with hashes and without any registry's address. Needs uv beside the environment.
set -eu
bin=$1
for kind in run dev; do
  extra=""
  [ "$kind" = dev ] && extra="--extra dev"
  # shellcheck disable=SC2086
  "$bin/uv" pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-header $extra pyproject.toml -o "requirements/$kind.txt"
  sed -i "1i # Locked with hashes by 'make lock'. Plain pip installs it: pip install --require-hashes -r requirements/$kind.txt" \
    "requirements/$kind.txt"
done

# What the independent peers need, which are asked in an environment of their own.
"$bin/uv" pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-header requirements/oracles.in -o requirements/oracles.txt
sed -i "1i # Locked with hashes by 'make lock', apart from the rest: see requirements/oracles.in" requirements/oracles.txt
