#!/bin/sh
# Put Charla into your menu, for you alone and without administrator's rights:
#
#     ./install.sh             copies this folder to ~/.local/share/charla-program
#     ./install.sh --remove    takes it away again; your messages stay in ~/.local/share/charla
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$data/charla-program
commands=$HOME/.local/bin
entry=$data/applications/chat.charla.Charla.desktop

remove() {
    rm -rf "$program"
    rm -f "$entry" "$data/metainfo/chat.charla.Charla.metainfo.xml"
    rm -f "$data"/icons/hicolor/*/apps/chat.charla.Charla.png
    for name in charla charla-server; do
        case $(readlink "$commands/$name" 2>/dev/null || true) in
            "$program"/*) rm -f "$commands/$name" ;;
        esac
    done
}

renew_menu() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$data/applications" || true
    fi
}

case ${1:-} in
    --remove)
        remove
        renew_menu
        echo "Charla is removed. Your messages are kept in $data/charla and $data/charla-server."
        exit 0
        ;;
    '') ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac

if [ "$here" = "$program" ]; then
    echo "Charla is installed already, and this is where." >&2
    exit 1
fi
# All is copied beside the old program first: whatever fails up to there changes nothing.
mkdir -p "$data/applications" "$data/metainfo" "$data/icons" "$commands"
rm -rf "$program.new"
cp -R "$here" "$program.new"
remove
mv "$program.new" "$program"
cp -R "$program/share/icons/hicolor" "$data/icons/"
cp "$program/share/chat.charla.Charla.metainfo.xml" "$data/metainfo/"
# In Exec a quoted argument has its own escapes, doubled once more as all values have them.
# https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
quoted=$(printf '%s' "$program/Charla" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s" %%u\n' "$quoted" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$program/share/chat.charla.Charla.desktop" >"$entry"
ln -sf "$program/Charla" "$commands/charla"
ln -sf "$program/charla-server" "$commands/charla-server"
renew_menu
echo "Charla is in your menu. In a terminal: $commands/charla and $commands/charla-server"
