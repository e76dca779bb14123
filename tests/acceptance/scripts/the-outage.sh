#!/usr/bin/env bash
# Plays docs/flows/the-outage.md: types each line that begins with "$ " and compares what is printed with the lines below it, in
# which … stands for anything. The real programs on the real page; only the clock is libfaketime's.
#   tests/acceptance/scripts/the-outage.sh
# EVERSEAL names the command line tool, EVERSEAL_SERVER the server, STSCLIENT the compiled tests/acceptance/go/stsclient.
set -u
root=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
page=${1:-$root/docs/flows/the-outage.md}
work=$(mktemp -d /tmp/evs-outage.XXXXXX)
faketime=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server=

: "${EVERSEAL:=$root/artifacts/native/everseal}" "${STSCLIENT:=stsclient}"
export EVERSEAL_SERVER=${EVERSEAL_SERVER:-$root/src/Everseal.Server/bin/Release/net10.0/everseal-server}
export EVERSEAL_DATA=$work/data
trap 'stop; rm -rf "$work"' EXIT
cd "$work" || exit 1

# What the page types beside everseal itself.

# on DAYS COMMAND...: with the clock so many days from now, such as -731.
on() {
    local days=$1
    shift
    if [ "$days" = 0 ]; then "$@"; else LD_PRELOAD=$faketime FAKETIME="${days}d" "$@"; fi
}

everseal() { "$EVERSEAL" "$@"; }

# serve DAYS: a server that lives on that day. Before today it lives ten times as fast, so that its alarms need not be waited for;
# today it meets clients whose clock is right.
serve() {
    local days=$1
    stop
    rm -f ready
    : >heard
    if [ "$days" = 0 ]; then
        "$EVERSEAL_SERVER" serve --config "$EVERSEAL_DATA/everseal.yaml" --ready-file ready >server.log 2>&1 &
    else
        LD_PRELOAD=$faketime FAKETIME="${days}d x10" "$EVERSEAL_SERVER" serve --config "$EVERSEAL_DATA/everseal.yaml" --ready-file ready >server.log 2>&1 &
    fi
    server=$!
    until_there ready || { cat server.log; return 1; }
}

stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null
    server=
}

# until_there FILE [TEXT]: waits, as long as an honest program takes on a loaded machine.
until_there() {
    local tries
    for tries in $(seq 600); do
        [ -e "$1" ] && grep -q -e "${2:-.}" "$1" && return 0
        sleep 0.1
    done
    echo "$1: nothing like \"${2:-.}\" in it"
    return 1
}

# log_in DAYS: a person's login by everseal's own client on that day.
log_in() {
    on "$1" "$EVERSEAL" token issue --server "https://localhost:$port" --ca-file "$EVERSEAL_DATA/root.pem" --realm everseal.local \
        --user administrator --password-file "$EVERSEAL_DATA/admin-password" --out token.xml 2>&1 | grep -v '^wrote'
}

# The same by govmomi, which goes by the host's own clock; LoginByToken at /sdk included.
govmomi() {
    EVERSEAL_PASSWORD=$(cat "$EVERSEAL_DATA/admin-password") "$STSCLIENT" -url "https://localhost:$port" -user administrator@everseal.local \
        -ca "$EVERSEAL_DATA/root.pem" -cases bearer |
        python3 -c 'import json, sys; o = json.load(sys.stdin); print("logged in" if o["loggedIn"] else o.get("faultCode", "").split(":")[-1] + ": " + o.get("faultString", o.get("error", "")))'
}

# What the channel heard by the first look at the certificates after the start; the clock left aside, which jumped because this
# play moves it.
alarms() {
    until_there heard '^heartbeat' && grep -v -e '^heartbeat' -e ': clock' heard
}

# The player.

line=0
command=
expected=()
failures=0
typed=0

compare() {
    local -a printed
    local index pattern
    mapfile -t printed <printed
    local shown=${#printed[@]}
    [ "$shown" -eq "${#expected[@]}" ] || return 1
    for index in "${!expected[@]}"; do
        pattern=$(printf '%s' "${expected[$index]}" | sed -e 's/[][\\*?]/\\&/g' -e 's/…/*/g')
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ ${printed[$index]} == $pattern ]] || return 1
    done
}

run() {
    [ -n "$command" ] || return 0
    typed=$((typed + 1))
    eval "$command" >printed 2>&1 </dev/null
    if compare; then
        printf '[%3ds] %s\n' "$SECONDS" "${command%%$'\n'*}"
    else
        failures=$((failures + 1))
        printf '[%3ds] LINE %s: %s\n--- the page\n' "$SECONDS" "$at" "$command"
        printf '%s\n' "${expected[@]}"
        printf '%s\n' '--- printed'
        cat printed
    fi
    command=
    expected=()
}

in_block=no
while IFS= read -r text; do
    line=$((line + 1))
    case $in_block:$text in
        no:'```console') in_block=yes ;;
        yes:'```') run; in_block=no ;;
        yes:'$ '*) run; at=$line; command=${text#'$ '} ;;
        yes:'> '*) command+=$'\n'${text#'> '} ;;
        yes:*) expected+=("$text") ;;
    esac
done <"$page"

printf 'Typed %s commands in %s s; %s printed something else than the page.\n' "$typed" "$SECONDS" "$failures"
[ "$failures" -eq 0 ]
