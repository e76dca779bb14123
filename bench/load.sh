#!/usr/bin/env bash
# Measures a running server beside openssl, a bare Kestrel and the disk, on any Linux machine with the .NET 10 SDK:
#   bench/load.sh [--quick]                            rates, latencies, start, memory
#   bench/load.sh [--quick] --overload                 ten times the peak: what is still answered, and how fast
#   bench/load.sh [--quick] --rotation                 the signing key is replaced under full load: does anybody notice?
#   bench/load.sh [--quick] --against SERVER           certificates, beside another build's everseal-server: did a change help?
#   bench/load.sh [--quick] --enumeration [LOGINS]     refused logins: do times tell why?
# Loopback only; data lies in a temporary directory ($TMPDIR says where, and so which disk) and goes away at the end.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/artifacts/bench
stamp=$out/published

for option in "$@"; do
    case $option in
        --quick | --overload | --rotation | --enumeration | [1-9]*) ;;
        --against | /*) ;;
        *) printf 'usage: bench/load.sh [--quick] [--overload | --rotation | --against /PATH/TO/everseal-server | --enumeration [LOGINS]]\n' >&2; exit 2 ;;
    esac
done

# ReadyToRun, as the server is shipped: a start must not wait for the JIT.
make() {
    dotnet "$1" "$root/$2" --configuration Release --artifacts-path "$out" -nologo -verbosity:quiet \
        -p:RunAnalyzers=false "${@:3}" >>"$out/publish.log" 2>&1 || { tail -n 20 "$out/publish.log" >&2; exit 3; }
}

changed() {
    [ ! -e "$stamp" ] || [ -n "$(find "$root/src" "$root/bench" "$root"/Directory.*.props "$root/global.json" \
        \( -name obj -o -name bin \) -prune -o -type f -newer "$stamp" -print -quit)" ]
}

mkdir -p "$out"
if changed; then
    : >"$out/publish.log"
    touch "$stamp.new"
    printf 'load: publishing\n' >&2
    make publish src/Everseal.Server -p:PublishReadyToRun=true
    make publish bench/BareKestrel.Bench -p:PublishReadyToRun=true
    make build src/Everseal.Cli
    make build bench/Everseal.Load.Bench
    mv "$stamp.new" "$stamp"
fi

exec "$out/bin/Everseal.Load.Bench/release/everseal-load" \
    "$out/publish/Everseal.Server/release/everseal-server" \
    "$out/bin/Everseal.Cli/release/everseal" \
    "$out/publish/BareKestrel.Bench/release/bare-kestrel" \
    "$out/load.json" "$@"
