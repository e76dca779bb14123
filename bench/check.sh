#!/usr/bin/env bash
# Measures a check of many TLS endpoints beside a bare SslStream loop and, where it is installed, Debian's blackbox_exporter:
#   bench/check.sh [--quick]
# Loopback only. Exit code 1 when a target is missed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/artifacts/bench

case "$*" in
    '' | --quick) ;;
    *) printf 'usage: bench/check.sh [--quick]\n' >&2; exit 2 ;;
esac

mkdir -p "$out"
printf 'check: building\n' >&2
{
    dotnet publish "$root/src/Everseal.Cli" -c Release -o "$out/everseal" -nologo -v quiet -p:RunAnalyzers=false
    dotnet build "$root/bench/Everseal.Check.Bench" -c Release -nologo -v quiet -p:RunAnalyzers=false
} >"$out/check.log" 2>&1 || { tail -n 20 "$out/check.log" >&2; exit 3; }

exec "$root/bench/Everseal.Check.Bench/bin/Release/net10.0/everseal-check-bench" "$out/everseal/everseal" "$@"
