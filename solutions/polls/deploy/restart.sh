#!/bin/sh
# Restarts one worker after the other; the rest answer meanwhile. restart.sh 8081 8082
set -eu
for port in "$@"; do
    systemctl restart "polls@$port"
    until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health"; do
        sleep 0.2
    done
done
