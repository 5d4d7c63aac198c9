"""Packets of a network namespace's own: connect ADDRESS:PORT... | send FROM PORT TO PORT | watch FROM PORT"""

import asyncio
import json
import socket
import struct
import sys
import time


async def passes(target):
    """Whether anything came back: a refused connection has reached its target."""
    host, port = target.rsplit(":", 1)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), 2)
        writer.close()
        return True
    except ConnectionRefusedError:
        return True
    except (OSError, asyncio.TimeoutError):
        return False


async def connect(targets):
    print(json.dumps(await asyncio.gather(*map(passes, targets))))


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def send(source, source_port, target, port):
    """The opening of a TCP connection with any sender, several times while the other side watches."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    segment = struct.pack("!HHLLBBHHH", int(source_port), int(port), 1, 0, 5 << 4, 2, 1024, 0, 0)
    sum16 = checksum(addresses + struct.pack("!BBH", 0, 6, len(segment)) + segment)
    segment = segment[:16] + struct.pack("!H", sum16) + segment[18:]
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 1, 0, 64, 6, 0) + addresses
    for _ in range(20):
        try:
            raw.sendto(header + segment, (target, 0))
        except OSError:
            return
        time.sleep(0.1)


def watch(source, source_port):
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    sniffer.settimeout(0.2)
    end = time.time() + 4
    while time.time() < end:
        try:
            packet = sniffer.recv(2048)
        except TimeoutError:
            continue
        is_tcp = packet[9] == 6
        if is_tcp and socket.inet_ntoa(packet[12:16]) == source and packet[20:22] == struct.pack("!H", int(source_port)):
            print("seen")
            return
    print("unseen")


mode, *words = sys.argv[1:]
if mode == "connect":
    asyncio.run(connect(words))
else:
    {"send": send, "watch": watch}[mode](*words)
