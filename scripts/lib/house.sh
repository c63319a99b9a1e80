# Read by the scripts beside this folder: says what is being done, and installs what is missing from Debian's packages.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The services in the order of their start, and with them the command line: what Package.swift makes programs of.
services=(intake notification gateway portal)
programs=("${services[@]}" qinglian)

build_packages=(git libzmq3-dev libsqlite3-dev libqrencode-dev libcurl4-openssl-dev ca-certificates)

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# missing PACKAGE…: those that are not there, a line each.
missing() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

# need PACKAGE…: installs those that are not there. Asks nothing; without root or sudo it says what to run.
need() {
    local missing
    mapfile -t missing < <(missing "$@")
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "missing packages; as root run: apt-get install ${missing[*]}"
        root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# need_unstarted UNIT PACKAGE…: the same for a package whose daemon the tests start themselves: the machine's own is not
# started by the installation, nor at the next boot. What was there before is left as it is.
need_unstarted() {
    local unit=$1 policy=/usr/sbin/policy-rc.d root=() ended=0
    shift
    [ -n "$(missing "$@")" ] || return 0
    [ "$(id -u)" = 0 ] || root=(sudo)
    if [ -e "$policy" ]; then
        need "$@"
    else
        # Debian's invoke-rc.d asks this file before it starts anything; 101 forbids it.
        printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null || fail "as root run: apt-get install $*"
        "${root[@]}" chmod +x "$policy"
        (need "$@") || ended=$?
        "${root[@]}" rm -f "$policy"
        [ "$ended" = 0 ] || exit "$ended"
    fi
    [ ! -d /run/systemd/system ] || "${root[@]}" systemctl disable --quiet "$unit"
}

# Tests of what counts positions and bytes, not days.
undated_tests='^((Bus|Columns|Ledger|Media|Transfers|Vault|ZeroMQ)Tests|ServiceKitTests\.(BatchFault|FullDisk|StarvedLog)Tests)[./]'

# swift_tests_on DAY: becomes the others, with the clock at ten in the morning of a day; start it in the background. Not by
# `swift test`: what it keeps expires where the clock jumps.
swift_tests_on() {
    local moved
    mapfile -t moved < <(scripts/lib/on-day "$1")
    exec env "${moved[@]}" .build/debug/QinglianPackageTests.xctest --testing-library swift-testing --no-parallel \
        --skip "$undated_tests"
}

# Swift comes from swift.org, not from Debian: only looked for.
need_swift() {
    command -v swift >/dev/null || fail "swift is missing: install Swift 6.3 from https://www.swift.org/install"
    local version
    version=$(swift --version 2>&1 | grep -oE 'Swift version [0-9]+\.[0-9]+' | head -n 1 | grep -oE '[0-9]+\.[0-9]+')
    [ "$(printf '6.3\n%s\n' "$version" | sort -V | head -n 1)" = 6.3 ] || fail "Swift 6.3 is needed; this is $version"
}

# build CONFIGURATION PRODUCT…: release programs hold Swift's libraries, of which they then keep only what they use.
build() {
    local configuration=$1 flags=() product
    shift
    [ "$configuration" != release ] || flags=(--static-swift-stdlib)
    for product in "$@"; do swift build --configuration "$configuration" "${flags[@]}" --product "$product"; done
}
