# shellcheck shell=bash
# The Debian packages that tests need: which are missing, and installing them when that is allowed.

# missing_packages LIST_FILE
missing_packages() {
    local package
    while read -r package; do
        [[ -z $package || $package == \#* ]] && continue
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done <"$1"
}

packages_are_installed() { [ -z "$(missing_packages "$1")" ]; }

# install_packages LIST_FILE: quietly does nothing where it may not; the caller asks packages_are_installed.
install_packages() {
    local missing as_root=()
    mapfile -t missing < <(missing_packages "$1")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || return 0
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 0
        as_root=(sudo -n)
    fi
    printf '  installing: %s\n' "${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' sh "${missing[@]}" \
        >artifacts/test-results/apt.log 2>&1 </dev/null || tail -n 20 artifacts/test-results/apt.log
}
