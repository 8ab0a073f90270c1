#!/bin/sh
# Restarts one worker after the other; the rest answer meanwhile. restart.sh 8081 8082
# One that does not become well is the last one: better a worker less than none.
set -eu
for port in "$@"; do
    systemctl restart "polls@$port"
    left=100
    until curl --silent --fail --max-time 5 --output /dev/null "http://127.0.0.1:$port/health"; do
        left=$((left - 1))
        if [ $left = 0 ]; then
            echo "polls@$port does not become well" >&2
            exit 1
        fi
        sleep 0.2
    done
done
