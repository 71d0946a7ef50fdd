#!/bin/sh
# Runs a command where the network leads nowhere, and writes what tried to leave into FILE, one JSON object a packet:
#   unshare --net --map-root-user sh sealed-room.sh FILE COMMAND...
# There is a default route, so that a program that wants to send does send; nobody answers. Linux only.
set -eu
seen=$1
shift
ip link set lo up
ip link add inner type veth peer name outer
for name in inner outer; do echo 1 >"/proc/sys/net/ipv6/conf/$name/disable_ipv6"; done
ip address add 10.77.0.2/24 dev inner
# Without ARP a packet leaves at once and needs nobody to answer for the router.
ip link set inner arp off up
ip link set outer up
ip route add default via 10.77.0.1 dev inner
ready=$seen.ready
mkfifo "$ready"
python3 "$(dirname "$0")/watch-packets.py" "$seen" "$ready" &
watcher=$!
read -r _ <"$ready"
code=0
"$@" || code=$?
# A packet to this address ends the watcher, which has then seen everything before it.
python3 -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"end", ("10.77.0.254", 9))'
wait "$watcher"
exit "$code"
