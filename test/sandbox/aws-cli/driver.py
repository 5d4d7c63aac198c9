"""The AWS CLI as one long-lived process: a command per line of JSON, an answer per line in the order of their ends.

Each command runs in a thread with a session of its own, so that a waiter holds up nobody. What they share are the
models, whose loading is what makes a process per command slow.
"""
import io
import json
import sys
import threading

from awscli.clidriver import create_clidriver


class OfThread(io.TextIOBase):
    """What each thread prints, kept apart."""

    def __init__(self):
        self.own = threading.local()

    def begin(self):
        self.own.text = io.StringIO()

    def end(self):
        return self.own.text.getvalue()

    def write(self, text):
        return self.own.text.write(text)

    def writable(self):
        return True


def main():
    answers, answering = sys.stdout, threading.Lock()
    sys.stdout, sys.stderr = OfThread(), OfThread()
    loader = create_clidriver().session.get_component('data_loader')

    def run(request):
        sys.stdout.begin()
        sys.stderr.begin()
        try:
            driver = create_clidriver()
            driver.session.register_component('data_loader', loader)
            driver.session.set_credentials(request['key'], request['secret'])
            code = driver.main(request['args'])
        except SystemExit as end:
            code = end.code
        answer = {'id': request['id'], 'exitCode': code, 'stdout': sys.stdout.end(), 'stderr': sys.stderr.end()}
        with answering:
            print(json.dumps(answer), file=answers, flush=True)

    for line in sys.stdin:
        threading.Thread(target=run, args=(json.loads(line),), daemon=True).start()


main()
