"""Asks the app server for / in the uwsgi protocol. Exit code 0: an app answered, whatever it answered but a 500."""

import socket
import struct
import sys

REQUEST = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/",
    "REQUEST_URI": "/",
    "QUERY_STRING": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "HTTP_HOST": "localhost",
}


def packet(variables):
    body = b""
    for name, value in variables.items():
        for text in (name.encode(), value.encode()):
            body += struct.pack("<H", len(text)) + text
    return struct.pack("<BHB", 0, len(body), 0) + body


def main(host, port):
    with socket.create_connection((host, port), timeout=5) as connection:
        connection.settimeout(45)
        connection.sendall(packet(REQUEST))
        status_line = connection.makefile("rb").readline().decode("latin-1").strip()
    print("port {}: {}".format(port, status_line or "no answer"))
    status = status_line.split(" ")[1] if status_line.count(" ") else ""
    # uWSGI itself answers 500 when it has no app; 503 is an app that waits for its database.
    return 0 if status.isdigit() and status != "500" else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], int(sys.argv[2])))
    except OSError as error:
        print("port {}: {}".format(sys.argv[2], error))
        sys.exit(1)
