#!/usr/bin/env bash
# Runs the engine's and QGIS's tests under another Debian release than this machine's, in a root of its own.
#
#     scripts/second_root.sh [setup|test|all] [pytest arguments]
#
# `setup` makes the root with debootstrap and installs QGIS in it; what is there already stays. `test` copies the
# checkout into the root and runs both suites there, the virtual environment made as the Makefile makes it. `all`, the
# default, does both. Only root may do this.
#
#     SUITE   the Debian release: trixie (QGIS 3.40, GDAL 3.10, Python 3.13)
#     ROOT    where the root is: /srv/second-root/$SUITE
#     MIRROR  the mirror, as debootstrap takes it: the first one of this machine's own package sources
#     SUITES  the test folders: tests/engine tests/qgis
set -euo pipefail

SUITE=${SUITE:-trixie}
ROOT=${ROOT:-/srv/second-root/$SUITE}
SUITES=${SUITES:-tests/engine tests/qgis}
PACKAGES="make ca-certificates qgis python3-qgis qgis-providers python3-gdal gdal-bin python3-venv xvfb xauth"
CHECKOUT=$(cd "$(dirname "$0")/.." && pwd)
INSIDE=/opt/flair

# The first Debian archive among the machine's package sources; empty where apt knows of none.
own_mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n 1
}

in_root() {
    chroot "$ROOT" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen "$@"
}

# Name resolution, certificates, and how apt and pip reach their servers are those of the machine.
copy_network_settings() {
    local file
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [ -e "$file" ] && install -D -m 644 "$(readlink -f "$file")" "$ROOT$file"
    done
    apt-config dump Acquire >"$ROOT/etc/apt/apt.conf.d/00machine"
}

mount_kernel_folders() {
    local folder
    for folder in proc sys dev dev/shm; do
        mountpoint -q "$ROOT/$folder" && continue
        mkdir -p "$ROOT/$folder"
        mount --bind "/$folder" "$ROOT/$folder"
    done
    trap unmount_kernel_folders EXIT
}

unmount_kernel_folders() {
    local folder
    for folder in dev/shm dev sys proc; do
        umount "$ROOT/$folder" 2>/dev/null || umount --lazy "$ROOT/$folder" || true
    done
}

setup() {
    command -v debootstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends debootstrap; }
    if [ ! -e "$ROOT/.bootstrapped" ]; then
        debootstrap --variant=minbase "$SUITE" "$ROOT" "${MIRROR:-$(own_mirror)}"
        touch "$ROOT/.bootstrapped"
    fi
    copy_network_settings
    mount_kernel_folders
    in_root apt-get update -qq
    # shellcheck disable=SC2086  # a list
    in_root apt-get install -y -qq --no-install-recommends $PACKAGES
    copy_network_settings # ca-certificates has written its own
    in_root qgis --version 2>/dev/null || true
}

copy_checkout() {
    mkdir -p "$ROOT$INSIDE"
    find "$ROOT$INSIDE" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
    git -C "$CHECKOUT" ls-files -z --cached --others --exclude-standard |
        tar -C "$CHECKOUT" --null --files-from=- --ignore-failed-read -cf - | tar -C "$ROOT$INSIDE" -xf -
}

run_tests() {
    local folder status=0
    copy_checkout
    copy_network_settings
    mount_kernel_folders
    in_root make --no-print-directory -C "$INSIDE" .venv/ready
    for folder in $SUITES; do
        in_root sh -c 'cd "$0" && exec .venv/bin/pytest "$@"' "$INSIDE" "$folder" "$@" || status=1
    done
    return $status
}

[ "$(id -u)" = 0 ] || { echo "a root needs the rights of root: sudo $0" >&2; exit 1; }
mkdir -p "$ROOT"
exec 9>"$ROOT.lock"
flock 9 # one run at a time: each lays the checkout anew
task=${1:-all}
[ $# -gt 0 ] && shift
case $task in
    setup) setup ;;
    test) run_tests "$@" ;;
    all) setup && run_tests "$@" ;;
    *) echo "'$task' is none of setup, test, all" >&2; exit 2 ;;
esac
