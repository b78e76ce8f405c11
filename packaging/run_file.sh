#!/bin/sh
# Edgewise @VERSION@ for Linux on @MACHINE@, all in this one file. Run it: the first time it unpacks itself into your
# cache folder, later it starts from there at once. What you write behind its name goes to Edgewise.
#
#     --unpack FOLDER    only unpack, into a new folder
set -eu

name=@NAME@
sum=@SHA256@
offset=@OFFSET@

fail() {
    echo "edgewise: $1" >&2
    exit 2
}

content() {
    tail -c "+$offset" "$self"
}

# unpack FOLDER: all or nothing
unpack() {
    for tool in xz sha256sum; do
        command -v "$tool" > /dev/null || fail "This file unpacks itself with $tool, which is not here: install it (Debian: sudo apt install xz-utils)."
    done
    [ "$(content | sha256sum | cut -d ' ' -f 1)" = "$sum" ] || fail "This file is damaged or not complete: download it again."
    above=$(dirname -- "$1")
    mkdir -p -- "$above" || fail "Unpacking needs the folder $above, which cannot be made: name another one with XDG_CACHE_HOME."
    new=$(mktemp -d -- "$above/unpacking.XXXXXX") || fail "Nothing can be written into $above: name another folder with XDG_CACHE_HOME."
    trap 'rm -rf -- "$new"' EXIT
    trap 'exit 130' HUP INT TERM
    content | xz -dc | tar -x --no-same-owner -C "$new" || fail "Unpacking into $above failed: @MEGABYTES@ MB of room are needed there."
    # Another start may have done the same meanwhile.
    mv -T -- "$new" "$1" 2> /dev/null || [ -x "$1/edgewise" ] || fail "$1 is in the way: remove it."
    rm -rf -- "$new"
    trap - EXIT HUP INT TERM
}

# What other versions have unpacked goes, unless it is in use.
tidy() {
    command -v flock > /dev/null || return 0
    for other in "$cache"/*; do
        if [ "$other" != "$home" ] && [ -x "$other/edgewise" ]; then
            (exec 9< "$other/edgewise" && flock --nonblock 9 && rm -rf -- "$other") || true
        fi
    done
}

self=$(readlink -f -- "$0")
if [ "${1-}" = --unpack ]; then
    [ $# = 2 ] || fail "Name the folder: $0 --unpack FOLDER"
    [ ! -e "$2" ] || fail "$2 is there already: name a new folder."
    unpack "$2"
    exit
fi
cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/edgewise/unpacked
home=$cache/$name
if [ ! -x "$home/edgewise" ]; then
    [ ! -t 2 ] || echo "Unpacking, this once…" >&2
    unpack "$home"
    tidy
fi
# Held open as long as Edgewise runs, so that no other version tidies it away.
exec 9< "$home/edgewise"
if command -v flock > /dev/null; then flock --shared --nonblock 9 || true; fi
exec "$home/edgewise" "$@"
