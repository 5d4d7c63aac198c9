"""Drives the app's endpoint with a stand-in driver and clock; prints what happened as JSON."""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
os.environ["TIER3_DB_WRITER"] = "writer"

import app  # noqa: E402
import pymysql  # noqa: E402

clock = [0.0]
events = []
failures = []


class Cursor:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def execute(self, statement):
        if failures:
            raise failures.pop(0)
        events.append(statement)


class Connection:
    def cursor(self):
        return Cursor()

    def close(self):
        events.append("close")


def open_connection(_endpoint):
    events.append("open")
    return Connection()


app.time.monotonic = lambda: clock[0]
app.Endpoint._open = open_connection
endpoint = app.Endpoint("TIER3_DB_WRITER")


def scenario(*steps):
    events.clear()
    for step in steps:
        if isinstance(step, (int, float)):
            clock[0] += step
            continue
        if step is not None:
            failures.extend(step)
        try:
            endpoint.run(lambda cursor: cursor.execute("run"))
        except pymysql.err.Error as error:
            events.append("raised {}".format(error.args[0]))
    return list(events)


def error(code):
    return pymysql.err.OperationalError(code, "")


print(
    json.dumps(
        {
            "kept": scenario(None, 30, None),
            "aged": scenario(60.5, None),
            "lost": scenario([error(2013)]),
            "read-only": scenario([error(1290)]),
            "read-only for good": scenario([error(1290), error(1290)]),
            "no such table": scenario(None, [error(1146)]),
        }
    )
)
