#!/bin/sh
# A bare Debian to prove a portable build in: nothing but the minimal system and what the build's README.txt
# names. Needs root, debootstrap and a mirror of Debian.
#
#     packaging/bare_root.sh make ARCHIVE ROOT [SUITE [MIRROR]]
#     packaging/bare_root.sh enter ROOT        (mounts only, after a reboot)
#     packaging/bare_root.sh leave ROOT        (unmounts; removing ROOT is then up to you)
set -eu

enter() {
    mkdir -p "$1/proc" "$1/dev" "$1/tmp/.X11-unix" /tmp/.X11-unix
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount --make-rslave "$1/dev"
    mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix"
}

leave() {
    for place in tmp/.X11-unix dev proc; do
        ! mountpoint -q "$1/$place" || umount -R "$1/$place"
    done
}

make() {
    archive=$1 root=$2 suite=${3:-bookworm} mirror=${4:-}
    # Without one, debootstrap takes the mirror that it knows for the suite.
    debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"}
    # What the README tells people to install, word for word, and what it names besides.
    packages=$(tar -xzOf "$archive" Stablehand/README.txt | sed -n 's/.*sudo apt install //p' | head -n 1)
    [ -n "$packages" ] || {
        echo "The README of $archive names no packages." >&2
        exit 1
    }
    echo "Installing $packages ca-certificates git"
    # shellcheck disable=SC2086 # several words
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        $packages ca-certificates git
    # The authorities and the package index of this machine, where it has its own.
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for place in /etc/pip.conf /etc/xdg/pip; do
        [ ! -e "$place" ] || cp -r --parents "$place" "$root"
    done
    enter "$root"
}

case ${1:-} in
make) make "$2" "$3" "${4:-}" "${5:-}" ;;
enter | leave) "$1" "$2" ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
