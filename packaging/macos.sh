#!/bin/sh
# Builds the portable program on macOS: Stablehand-<version>-macos-<arch>.tar.gz and its .sha256, and with
# --dmg a disk image beside them for people (the archive stays what updates read).
#
#     packaging/macos.sh [--dmg] [arguments of tools/bundle.py]
#
# Needs Python 3.11 or newer from python.org: one from Homebrew is tied to the macOS it was built for.
# STABLEHAND_SIGN_AS names a "Developer ID Application" certificate; without it the signature is ad hoc, which
# Apple's processors ask for and Gatekeeper does not trust. STABLEHAND_NOTARY is a profile that
# `xcrun notarytool store-credentials` has made; with it the app is notarised.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
dmg=no
if [ "${1:-}" = --dmg ]; then
    dmg=yes
    shift
fi

"${STABLEHAND_PYTHON:-python3}" "$root/tools/bundle.py" "$@"

folder=$root/build/bundle/Mac/Stablehand
app=$folder/Stablehand.app
"$app/Contents/MacOS/Stablehand" --version
codesign --verify --deep --strict "$app"

if [ -n "${STABLEHAND_NOTARY:-}" ]; then
    : "${STABLEHAND_SIGN_AS:?notarising needs a signature: name the certificate in STABLEHAND_SIGN_AS}"
    ditto -c -k --keepParent "$app" "$folder/../notary.zip"
    xcrun notarytool submit "$folder/../notary.zip" --keychain-profile "$STABLEHAND_NOTARY" --wait
    xcrun stapler staple "$app"
    # The archive was packed before: once more, with the ticket in it.
    "${STABLEHAND_PYTHON:-python3}" "$root/tools/bundle.py" --pack-again "$@"
fi

if [ "$dmg" = yes ]; then
    hdiutil create -volname Stablehand -srcfolder "$folder" -ov -format UDZO "$root/dist/Stablehand.dmg"
fi
