"""Asks the database for a wizard that reaches this server through Run Command alone.

    open SESSION PUBLIC-KEY    agrees on a key with the wizard and prints the public half of ours
    part SESSION NUMBER DATA   keeps a part of a request
    ask SESSION NUMBER DATA    puts the request together, carries it out and prints its answer, or the answer's beginning
    more SESSION NUMBER START  prints more of the answer
    close SESSION              forgets everything

Systems Manager keeps what is sent and printed for weeks, so both are sealed: AES-256-GCM, with a key that both sides
derive from an X25519 exchange of this session. The key is kept in memory (/run) until the session ends, for root alone.
A request holds the statements and the login, and is carried out in a connection of its own.
"""

import base64
import fcntl
import json
import os
import shutil
import sys
import time
import zlib

try:
    import pymysql
    import ssl
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from pymysql.constants import CLIENT, ER
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(78)

FOLDER = os.environ.get('TIER3_SESSION_FOLDER', '/run/tier3-wizard')
PURPOSE = b'tier3-wizard database session'
# An earlier session's statement may still run: what became of it has to be settled before anybody looks.
LOCK_WAIT_SECONDS = 30
CONNECT_TIMEOUT_SECONDS = 20
NONCE_BYTES = 12
# Systems Manager keeps the first 24,000 characters of what a script prints.
PRINTED_CHARACTERS = 20000


class EncryptedConnection(pymysql.connections.Connection):
    """PyMySQL goes on in clear text with a server that offers no TLS; this connection stops before the password."""

    def _request_authentication(self):
        if not self.server_capabilities & CLIENT.SSL:
            raise pymysql.err.OperationalError(2026, 'the server offers no TLS')
        super()._request_authentication()


def with_state(raise_exception):
    """PyMySQL reads over the SQLSTATE of an error packet, which tells the server's answers from a lost connection."""

    def raise_with_state(data):
        try:
            raise_exception(data)
        except pymysql.err.MySQLError as error:
            error.sql_state = data[4:9].decode() if data[3:4] == b'#' else 'HY000'
            raise

    return raise_with_state


pymysql.err.raise_mysql_exception = with_state(pymysql.err.raise_mysql_exception)
ERROR_NAMES = {number: name for name, number in vars(ER).items() if isinstance(number, int)}


def fail(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(1)


def lock():
    """One at a time: held until this process ends."""
    descriptor = os.open(os.path.join(FOLDER, 'lock'), os.O_CREAT | os.O_RDWR, 0o600)
    give_up = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                fail('an earlier statement still runs on this server')
            time.sleep(0.2)


class Session:
    def __init__(self, name):
        self.folder = os.path.join(FOLDER, 'session-' + name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def keep(self, name, content):
        with os.fdopen(os.open(self.path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), 'wb') as file:
            file.write(content)

    def kept(self, name):
        try:
            with open(self.path(name), 'rb') as file:
                return file.read()
        except FileNotFoundError:
            fail('this session is over on this server')

    def open(self, name, public_key):
        # What another session has sent and was not begun must not be carried out after this one has looked.
        for other in os.listdir(FOLDER):
            if other.startswith('session-'):
                shutil.rmtree(os.path.join(FOLDER, other), ignore_errors=True)
        os.mkdir(self.folder, 0o700)
        private_key = X25519PrivateKey.generate()
        shared = private_key.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(public_key)))
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=name.encode(), info=PURPOSE).derive(shared)
        self.keep('key', key)
        form = serialization.PublicFormat.Raw
        print(base64.b64encode(private_key.public_key().public_bytes(serialization.Encoding.Raw, form)).decode())

    def part(self, number, data):
        self.kept('key')
        with open(self.path('parts-' + number), 'a', encoding='ascii') as file:
            file.write(data)

    def ask(self, number, data):
        key = AESGCM(self.kept('key'))
        before = self.kept('parts-' + number).decode() if os.path.exists(self.path('parts-' + number)) else ''
        sealed = base64.b64decode(before + data)
        text = key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], ('ask ' + number).encode())
        # A command that is delivered twice is carried out once.
        self.keep('begun-' + number, b'')
        answer = json.dumps(carry_out(json.loads(zlib.decompress(text).decode())), default=as_text).encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + key.encrypt(nonce, zlib.compress(answer), ('answer ' + number).encode())
        self.keep('answer-' + number, base64.b64encode(sealed))
        self.more(number, '0')

    def more(self, number, start):
        answer = self.kept('answer-' + number).decode()
        print(len(answer), answer[int(start):int(start) + PRINTED_CHARACTERS])


def as_text(value):
    return value.decode('utf-8', 'replace') if isinstance(value, bytes) else str(value)


def carry_out(request):
    """Answers rows, what the server refused, or why there is no connection to it; always sealed."""
    try:
        return {'rows': rows_of(request)}
    except Exception as error:
        state = getattr(error, 'sql_state', None)
        if state is not None:
            number, message = error.args
            name = 'ER_' + ERROR_NAMES[number] if number in ERROR_NAMES else 'MYSQL_ERROR'
            return {'refused': {'code': name, 'errno': number, 'sqlState': state, 'message': message}}
        cause = getattr(error, 'original_exception', None) or error
        return {'broken': {'message': str(cause), 'untrusted': isinstance(cause, ssl.CertificateError)}}


def rows_of(request):
    roots = ssl.create_default_context(cadata=request['ca'])
    roots.minimum_version = ssl.TLSVersion.TLSv1_2
    connection = EncryptedConnection(
        host=request['host'],
        port=request['port'],
        user=request['user'],
        password=request['password'],
        database=request.get('database'),
        charset='utf8mb4',
        ssl=roots,
        autocommit=True,
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        cursorclass=pymysql.cursors.DictCursor,
    )
    try:
        # Closed before its commit, a transaction is rolled back.
        if request['atomically']:
            connection.begin()
        rows = []
        for statement in request['statements']:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                rows = cursor.fetchall()
        if request['atomically']:
            connection.commit()
        return list(rows)
    finally:
        if connection.open:
            connection.close()


def main(verb, name, *words):
    os.makedirs(FOLDER, 0o700, exist_ok=True)
    session = Session(name)
    if verb == 'close':
        shutil.rmtree(session.folder, ignore_errors=True)
        return
    lock()
    if verb == 'open':
        session.open(name, *words)
    else:
        {'part': session.part, 'ask': session.ask, 'more': session.more}[verb](*words)


main(*sys.argv[1:])
