# Sourced by the commands in this folder: sets JAVA_HOME to a JDK of 21 or later, or says what is missing and ends.
# In the C locale, which a bare machine has, Java can neither be given nor tell a file name outside ASCII.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

java_major() {
    "$1/bin/javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p'
}

find_jdk() {
    local candidates=() candidate major javac_path
    [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
    if javac_path=$(command -v javac 2>/dev/null); then
        candidates+=("$(dirname "$(dirname "$(readlink -f "$javac_path")")")")
    fi
    candidates+=(/usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*
        /Library/Java/JavaVirtualMachines/*/Contents/Home)
    for candidate in "${candidates[@]}"; do
        [ -x "$candidate/bin/javac" ] || continue
        major=$(java_major "$candidate")
        if [ -n "$major" ] && [ "$major" -ge 21 ]; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done
    echo "No JDK of 21 or later found: install one (Debian: apt-get install openjdk-21-jdk or newer) or set JAVA_HOME to it." >&2
    return 1
}

find_jdk || exit 1
if ! command -v mvn >/dev/null 2>&1; then
    echo "Maven is missing: install Maven 3.8.7 or later (Debian: apt-get install maven)." >&2
    exit 1
fi
