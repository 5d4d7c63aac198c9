"""The datetimes app: `/write` saves the current time, `/` and `/read` list what was saved.

Writes go to Aurora's writer endpoint and reads to its reader endpoint. Every setting comes from the environment
(`/etc/tier3-app/env`); the password comes from a file of its own, read again at each new connection.
"""

import json
import os
import re
import ssl
import time
from datetime import datetime, timezone

import pymysql
from flask import Flask, Response
from pymysql.constants import CLIENT

# A reader that joins, or a failover, changes what the endpoints resolve to: a connection must not outlive that for long.
MAX_CONNECTION_AGE_SECONDS = 60
CONNECT_TIMEOUT_SECONDS = 5
# Two attempts of both timeouts stay below uWSGI's harakiri of 45 s.
QUERY_TIMEOUT_SECONDS = 10

# 1290 and 1836 come from a former writer that a failover made read-only; the others say that the connection is gone.
STALE_CONNECTION_ERRORS = {0, 1053, 1290, 1836, 1927, 2006, 2013, 2014, 2055}
AUTHENTICATION_ERRORS = {1045}
TLS_NOT_OFFERED = 2026

TABLE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
DATETIME_FORMAT = "%Y-%m-%d %H:%M:%S"


def checked_table(name):
    """Identifiers cannot be SQL parameters, so the name is checked before it becomes part of a statement."""
    if not TABLE_NAME.fullmatch(name):
        raise ValueError("TIER3_DB_TABLE must be a letter followed by at most 63 letters, digits or underscores")
    return name


TABLE = checked_table(os.environ.get("TIER3_DB_TABLE", "datetimes"))
INSERT = "INSERT INTO `{}` (dt) VALUES (%s)".format(TABLE)
SELECT = "SELECT dt FROM `{}` ORDER BY dt".format(TABLE)


class EncryptedConnection(pymysql.connections.Connection):
    """PyMySQL goes on in clear text with a server that offers no TLS; this connection stops before the password."""

    def _request_authentication(self):
        if not self.server_capabilities & CLIENT.SSL:
            raise pymysql.err.OperationalError(TLS_NOT_OFFERED, "the server offers no TLS")
        super()._request_authentication()


def read_password():
    with open(os.environ["TIER3_DB_PASSWORD_FILE"], encoding="utf-8") as file:
        return file.read().rstrip("\n")


class Endpoint:
    """One connection of this worker to one of the cluster's endpoints; opened at first use, so after uWSGI's fork."""

    def __init__(self, host_variable):
        self._host_variable = host_variable
        self._connection = None
        self._opened_at = 0.0

    def run(self, work):
        """Runs `work(cursor)`. A connection that went stale is opened again, once; a write whose answer was lost
        may then be saved twice, which a list of datetimes can bear."""
        try:
            return self._attempt(work)
        except (pymysql.err.OperationalError, pymysql.err.InterfaceError, pymysql.err.InternalError) as error:
            self._close()
            if error_code(error) not in STALE_CONNECTION_ERRORS | AUTHENTICATION_ERRORS:
                raise
        try:
            return self._attempt(work)
        except Exception:
            self._close()
            raise

    def _attempt(self, work):
        if self._connection is not None and time.monotonic() - self._opened_at > MAX_CONNECTION_AGE_SECONDS:
            self._close()
        if self._connection is None:
            self._connection = self._open()
            self._opened_at = time.monotonic()
        with self._connection.cursor() as cursor:
            return work(cursor)

    def _open(self):
        return EncryptedConnection(
            host=os.environ[self._host_variable],
            port=int(os.environ.get("TIER3_DB_PORT", "3306")),
            user=os.environ["TIER3_DB_USER"],
            password=read_password(),
            database=os.environ["TIER3_DB_NAME"],
            ssl=ssl.create_default_context(cafile=os.environ["TIER3_DB_CA"]),
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            read_timeout=QUERY_TIMEOUT_SECONDS,
            write_timeout=QUERY_TIMEOUT_SECONDS,
        )

    def _close(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except pymysql.err.Error:
                pass


def error_code(error):
    return error.args[0] if error.args and isinstance(error.args[0], int) else -1


app = Flask(__name__)
writer = Endpoint("TIER3_DB_WRITER")
reader = Endpoint("TIER3_DB_READER")


@app.get("/")
@app.get("/read")
def read():
    def select(cursor):
        cursor.execute(SELECT)
        return [row[0].strftime(DATETIME_FORMAT) for row in cursor.fetchall() if row[0] is not None]

    return Response(json.dumps(reader.run(select), indent=2) + "\n", mimetype="application/json")


@app.get("/write")
def write():
    now = datetime.now(timezone.utc).strftime(DATETIME_FORMAT)
    writer.run(lambda cursor: cursor.execute(INSERT, (now,)))
    return Response("Saved: {}\n".format(now), mimetype="text/plain")


@app.errorhandler(pymysql.err.Error)
def database_unavailable(error):
    app.logger.error("database: %s: %s", type(error).__name__, error)
    text = "The database cannot be reached at the moment (error {}); please try again shortly.\n".format(error_code(error))
    return Response(text, status=503, mimetype="text/plain", headers={"Retry-After": "5"})
