#!/usr/bin/env bash
# Makes NAME.tar.gz: a data directory as the program of COMMIT leaves it, after somebody has worked with it.
#   tests/vectors/data-directories/make.sh COMMIT NAME
set -euo pipefail
commit=$1
name=$2
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d /tmp/everseal-vector.XXXXXX)
data=$work/data
server=

finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    git -C "$here" worktree remove --force "$work/source" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

git -C "$here" worktree add --detach --quiet "$work/source" "$commit"
for project in Everseal.Server Everseal.Cli; do
    dotnet build "$work/source/src/$project" -c Release -v q --nologo -m:1 -p:RunAnalyzers=false
done
export EVERSEAL_SERVER=$work/source/src/Everseal.Server/bin/Release/net10.0/everseal-server
export EVERSEAL_DATA=$data
everseal() { dotnet "$work/source/src/Everseal.Cli/bin/Release/net10.0/everseal.dll" "$@"; }

everseal init --data "$data" --listen 127.0.0.1:28443 --host sts.example.org
"$EVERSEAL_SERVER" serve --config "$data/everseal.yaml" --ready-file "$work/ready.json" &
server=$!
for _ in $(seq 100); do
    [ -e "$work/ready.json" ] && break
    sleep 0.2
done

# One user, one service, one group's member, and a token of each kind of requester in the ledger.
printf 'another horse battery' >"$work/ann"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=backup -keyout "$work/backup.key" -out "$work/backup.pem" 2>/dev/null
everseal user add ann --password-file "$work/ann"
everseal service add backup --cert "$work/backup.pem"
sts=(--server https://127.0.0.1:28443 --ca-file "$data/root.pem" --realm everseal.local)
everseal token issue "${sts[@]}" --user ann --password-file "$work/ann" >/dev/null
everseal token issue "${sts[@]}" --cert "$work/backup.pem" --key "$work/backup.key" >/dev/null
kill "$server"
wait "$server" || true
server=
rm -f "$data"/lock* "$data"/*.sock
tar -C "$data" --owner=0 --group=0 --numeric-owner --sort=name -czf "$here/$name.tar.gz" .
ls -l "$here/$name.tar.gz"
