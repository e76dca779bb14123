#!/usr/bin/env bash
# Builds what is handed out, into dist/: everseal for each platform, completions, manual page, systemd units, SHA256SUMS.
#
#   deploy/build.sh [linux-x64] [linux-arm64] [win-x64]
#
# With none named: those that this host can build.
#
# SYSROOT_X64, SYSROOT_ARM64: an old distribution to link against, so that the binary runs there and on whatever is newer:
#   debootstrap --variant=minbase --include=libc6-dev bullseye DIR http://deb.debian.org/debian
#   (for arm64: --foreign --arch=arm64). The libraries must be in place; nothing in it is run.
#
# linux-*: native (AOT), one file. win-x64: one file with the runtime inside, since AOT for Windows needs Windows.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

dist=$PWD/dist
state=$PWD/artifacts/dist
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() { printf 'build.sh: %s\n' "$1" >&2; exit 3; }

# A sysroot's links lead to the host's own libraries when they are absolute.
mend_links() {
    local link target
    find "$1/usr/lib" "$1/lib" -type l -lname '/*' 2>/dev/null | while IFS= read -r link; do
        target=$(readlink "$link")
        ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$1$target")" "$link"
    done
}

# gcc under one name for one target: it knows no --target, with which .NET calls a cross compiler. Of a sysroot each folder is
# named, because Debian's gcc looks into its own ones first; before glibc 2.34 threads were a library.
linker_for() {
    local name=$1 compiler=$2 triplet=$3 sysroot=$4 within=
    if [ -n "$sysroot" ]; then
        mend_links "$sysroot"
        within="--sysroot=$sysroot -B$sysroot/usr/lib/$triplet -L$sysroot/usr/lib/$triplet -L$sysroot/lib/$triplet"
    fi
    cat >"$state/$name-linker" <<END
#!/bin/sh
for option; do
    shift
    case \$option in --target=*) ;; *) set -- "\$@" "\$option" ;; esac
done
exec $compiler $within "\$@" -lpthread -ldl -lrt
END
    chmod +x "$state/$name-linker"
    printf '%s' "$state/$name-linker"
}

# Each platform has restored packages and intermediate files of its own, and the repository's lock files stay as they are.
publish() {
    local platform=$1
    shift
    printf 'build.sh: %s ...\n' "$platform" >&2
    dotnet publish src/Everseal.Cli -c Release -r "$platform" --artifacts-path "$state/$platform" -o "$state/$platform/out" \
        -p:RuntimeIdentifiers="$platform" -p:NuGetLockFilePath="obj/$platform.lock.json" -p:RunAnalyzers=false -p:DebugType=none -v q "$@" >&2
    mkdir -p "$dist/$platform"
}

build_linux_x64() {
    publish linux-x64 "-p:CppLinker=$(linker_for linux-x64 gcc x86_64-linux-gnu "${SYSROOT_X64:-}")"
    install -m 755 "$state/linux-x64/out/everseal" "$dist/linux-x64/everseal"
}

build_linux_arm64() {
    command -v aarch64-linux-gnu-gcc >/dev/null || fail 'linux-arm64 needs the Debian package gcc-aarch64-linux-gnu'
    publish linux-arm64 -p:ObjCopyName=aarch64-linux-gnu-objcopy \
        "-p:CppLinker=$(linker_for linux-arm64 aarch64-linux-gnu-gcc aarch64-linux-gnu "${SYSROOT_ARM64:-}")"
    install -m 755 "$state/linux-arm64/out/everseal" "$dist/linux-arm64/everseal"
}

build_win_x64() {
    publish win-x64 -p:PublishAot=false -p:PublishTrimmed=true -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true --self-contained
    install -m 644 "$state/win-x64/out/everseal.exe" "$dist/win-x64/everseal.exe"
}

# Made by the program from its own command tree; only this host's can be run.
accompany() {
    local everseal=$dist/linux-x64/everseal
    [ -x "$everseal" ] && "$everseal" --version >/dev/null 2>&1 || return 0
    mkdir -p "$dist/completions" "$dist/man" "$dist/systemd"
    "$everseal" completion bash >"$dist/completions/everseal.bash"
    "$everseal" completion zsh >"$dist/completions/_everseal"
    "$everseal" completion fish >"$dist/completions/everseal.fish"
    "$everseal" man >"$dist/man/everseal.1"
    cp deploy/systemd/everseal-check.service deploy/systemd/everseal-check.timer "$dist/systemd/"
}

platforms=("$@")
if [ ${#platforms[@]} -eq 0 ]; then
    platforms=(linux-x64 win-x64)
    command -v aarch64-linux-gnu-gcc >/dev/null && platforms+=(linux-arm64)
fi
mkdir -p "$state" "$dist"
for platform in "${platforms[@]}"; do
    case $platform in
        linux-x64) build_linux_x64 ;;
        linux-arm64) build_linux_arm64 ;;
        win-x64) build_win_x64 ;;
        *) fail "$platform is not one of linux-x64, linux-arm64, win-x64" ;;
    esac
done
accompany
(cd "$dist" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
cat "$dist/SHA256SUMS"
