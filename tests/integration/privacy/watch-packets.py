"""Writes every IP packet that is not for this machine, and every name lookup, to a file: `watch-packets.py FILE READY`.

READY is a FIFO that gets one line once nothing can be missed. A packet to LAST_ADDRESS ends it.
"""

import json
import socket
import struct
import sys
from pathlib import Path

ETH_P_ALL = 3
IPV4, IPV6 = 0x0800, 0x86DD
UDP, TCP = 17, 6
NAME_SERVICE = 53
LAST_ADDRESS = "10.77.0.254"


def describe(frame: bytes) -> dict | None:
    """Destination, protocol and port of a frame that leaves the machine or asks for a name; None for any other."""
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind == IPV4:
        address = socket.inet_ntop(socket.AF_INET, frame[30:34])
        protocol, payload = frame[23], frame[14 + (frame[14] & 15) * 4 :]
        is_local = address.startswith("127.")
    elif kind == IPV6:
        address = socket.inet_ntop(socket.AF_INET6, frame[38:54])
        protocol, payload = frame[20], frame[54:]
        is_local = address == "::1"
    else:
        return None
    port = struct.unpack("!H", payload[2:4])[0] if protocol in (UDP, TCP) and len(payload) >= 4 else None
    if is_local and port != NAME_SERVICE:
        return None
    return {"address": address, "protocol": protocol, "port": port}


def main() -> None:
    with (
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as packets,
        Path(sys.argv[1]).open("w", buffering=1) as seen,
    ):
        Path(sys.argv[2]).write_text("ready\n")
        while True:
            found = describe(packets.recv(65_535))
            if found and found["address"] == LAST_ADDRESS:
                return
            if found:
                seen.write(json.dumps(found) + "\n")


main()
