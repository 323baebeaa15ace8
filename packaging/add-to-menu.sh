#!/bin/sh
# Adds Stablehand to the menu of applications: one desktop entry and one icon below your home.
# --remove takes them away. After the folder was moved, run it again.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
share=${XDG_DATA_HOME:-"$HOME/.local/share"}
entry=$share/applications/stablehand.desktop
icon=$share/icons/hicolor/scalable/apps/stablehand.svg

refresh() {
    command -v update-desktop-database >/dev/null 2>&1 || return 0
    update-desktop-database "$share/applications" >/dev/null 2>&1 || :
}

if [ "${1:-}" = --remove ]; then
    rm -f -- "$entry" "$icon"
    refresh
    echo "Removed $entry"
    exit 0
fi

# In a quoted word of Exec four characters are escaped, then each backslash as in every string of the
# format; a percent sign is doubled.
program=$(printf '%s' "$here/Stablehand" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
mkdir -p -- "$(dirname -- "$entry")" "$(dirname -- "$icon")"
cp -- "$here/stablehand.svg" "$icon"
while IFS= read -r line; do
    case $line in
    Exec=*) printf 'Exec="%s"\n' "$program" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$here/stablehand.desktop" >"$entry.part"
mv -- "$entry.part" "$entry"
refresh
echo "Added $entry"
