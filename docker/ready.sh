#!/usr/bin/env bash
# Health check of the images, which bring no HTTP client: ends with 0 if a page of this container answers 200.
#   ready PATH      port: SERVER_PORT, or 8080
exec 3<>"/dev/tcp/127.0.0.1/${SERVER_PORT:-8080}" || exit 1
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
