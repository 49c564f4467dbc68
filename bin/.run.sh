# Sourced by the commands in this folder that run Java: builds what has changed, then runs a class of the system tests' module.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tests=$home/nifi-salespartner-system-tests
built=$tests/target/commands.built

. "$home/bin/.find-jdk.sh"

# Built again only when something has changed since: a second start then takes seconds.
changed() {
    [ ! -e "$built" ] || [ ! -s "$tests/target/run.list" ] || [ -n "$(find "$home"/pom.xml "$home"/nifi-salespartner-*/pom.xml \
        "$home"/nifi-salespartner-*/src/main "$home"/nifi-salespartner-services/src/test -newer "$built" -print -quit)" ]
}

build_if_changed() {
    local log maven
    changed || return 0
    echo "Building SalesPartner (the first time, Maven fetches what the build and NiFi need: some minutes)" >&2
    log=$(mktemp)
    (cd "$home" && exec mvn -B -ntp package -DskipTests -Dcheckstyle.skip -Dpmd.skip >"$log" 2>&1) &
    maven=$!
    trap 'kill "$maven" 2>/dev/null || true; rm -f "$log"' EXIT
    trap 'exit 130' INT TERM
    while kill -0 "$maven" 2>/dev/null; do
        if [ -t 2 ]; then
            printf '\r\033[K%s' "$(sed -nE 's/^\[INFO\] Building (SalesPartner: [^[]*) [0-9].*/\1/p' "$log" | tail -1 | cut -c1-70)" >&2
        fi
        sleep 1
    done
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
    if ! wait "$maven"; then
        grep -E '^\[ERROR\]' "$log" | head -20 >&2 || tail -20 "$log" >&2
        echo "The build failed: mvn package -DskipTests says more." >&2
        exit 1
    fi
    trap - EXIT INT TERM
    rm -f "$log"
    touch "$built"
}

# run_class CLASS ARGUMENT… : in place of this shell; options for the JVM come from the array jvm
run_class() {
    build_if_changed
    exec "$JAVA_HOME/bin/java" "${jvm[@]}" -Djava.awt.headless=true -Dslf4j.internal.verbosity=ERROR -Dsalespartner.home="$home" \
        -cp "$tests/target/classes:$(cat "$tests/target/run.list")" "$@"
}
