#!/bin/sh
# Builds the packages for 64-bit ARM in an emulated Debian 12 and uses them in others, from nothing, on any Debian or
# Ubuntu: sudo packaging/arm64/prove.sh [--use-on bookworm,trixie]. Takes about an hour and 6 GB below build/proof.
set -eu
cd "$(dirname "$0")/../.."
python3 packaging/prepare.py test
exec .venv/bin/python packaging/proof.py --architecture arm64 "$@"
