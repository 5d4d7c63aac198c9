import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareImage, probePlane } from '../../src/sandbox/plane/index.js';
import type { PlaneRule, Topology } from '../../src/sandbox/plane/topology.js';
import { albName, groupPeer, readerName, tcpFrom, writerName } from '../sandbox/plane/sample-topology.js';
import { bothServe, databaseClient, runOn, throughAlb } from './plane-host.js';
import { commandName, PlaneProcess, survivors } from './plane-process.js';
import { certified, facingInternet, topology, withHttps, withNetworkGroup, withWebToWeb } from './plane-topologies.js';

const probe = await probePlane();
const hindrance = probe.missing.map(({ problem }) => problem).join(' ');
const cacheDir = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tier3-wizard');
const web1 = 'ip-10-0-3-11';
const web2 = 'ip-10-0-4-11';

/** What the machine shows of any sandbox: nothing of it may remain. */
function traces(stateDir: string): { mounts: string[]; namespaces: string[] } {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return {
    mounts: mounts.filter((line) => line.includes(stateDir) || line.includes('/run/netns')),
    namespaces: existsSync('/run/netns') ? readdirSync('/run/netns') : [],
  };
}

describe.skipIf(probe.level !== 'real')(`the data plane${hindrance ? ` (skipped: ${hindrance})` : ''}`, () => {
  const folder = join(tmpdir(), `t3e2e-${process.pid}`);
  const stateDir = join(folder, 'state');
  const before = traces(stateDir);
  let plane: PlaneProcess;

  beforeAll(async () => {
    mkdirSync(folder);
    await prepareImage({ cacheDir });
    plane = new PlaneProcess({ stateDir, cacheDir, socketPath: join(folder, 'aws.sock') });
    expect(await plane.call({ command: 'start' })).toMatchObject({ level: 'real' });
    await plane.call({ command: 'apply', topology: topology() });
    await bothServe(plane);
    for (const databaseId of ['db1', 'db2']) await plane.event({ kind: 'database-ready', databaseId });
  });

  afterAll(() => {
    plane?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves a client on the internet through the load balancer, from both hosts', async () => {
    const bodies = new Set<string>();
    for (let count = 0; count < 8; count += 1) bodies.add((await throughAlb(plane, ['GET / HTTP/1.1'])).body);
    const hosts = [...bodies].map((body) => body.split(' ')[0]);
    expect([...new Set(hosts)].sort()).toEqual([web1, web2]);
    for (const body of bodies) expect(body).toMatch(/^ip-10-0-[34]-11 10\.0\.[12]\.10 192\.0\.2\.10$/);
  });

  it('lets packets pass as the security groups say, also between hosts of one group', async () => {
    const open = (target: string): string => `curl -s -m 2 -o /dev/null ${target} && echo open || echo shut`;
    const script = [
      open('http://10.0.4.11/'),
      open('http://10.0.3.10:9090/'),
      'timeout 2 bash -c "< /dev/tcp/10.0.7.11/3306" && echo open || echo shut',
      'timeout 2 bash -c "< /dev/tcp/10.0.7.11/22" 2> /dev/null && echo open || echo shut',
    ];
    expect((await runOn(plane, web1, script.join('\n'))).split('\n')).toEqual(['shut', 'open', 'open', 'shut']);
  });

  it('drops packets with a forged sender, which the receiver’s rules would let in', async () => {
    // The answer to a forged packet goes elsewhere, so the receiver itself has to tell whether it came.
    const watch = (sender: string): string => `python3 - <<'PY'
import socket, struct, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(0x0800)); s.settimeout(0.2)
seen, end = 'unseen', time.time() + 3
while time.time() < end and seen == 'unseen':
    try: p = s.recv(2048)
    except TimeoutError: continue
    if p[9] == 6 and socket.inet_ntoa(p[12:16]) == '${sender}' and struct.unpack('!H', p[20:22])[0] == 54321: seen = 'seen'
print(seen)
PY`;
    const send = (sender: string): string => `sleep 1
ip addr add ${sender}/32 dev lo 2> /dev/null
python3 - <<'PY'
import socket
s = socket.socket(); s.settimeout(0.5); s.bind(('${sender}', 54321))
try: s.connect(('10.0.4.11', 80))
except OSError: pass
PY
ip addr del ${sender}/32 dev lo 2> /dev/null`;
    const arrives = async (sender: string): Promise<string> => {
      const [seen] = await Promise.all([runOn(plane, web2, watch(sender)), runOn(plane, web1, send(sender))]);
      return seen;
    };
    await plane.call({ command: 'apply', topology: withWebToWeb() });
    const [own, forged] = [await arrives('10.0.3.11'), await arrives('10.0.1.10')];
    await plane.call({ command: 'apply', topology: topology() });
    expect({ own, forged }).toEqual({ own: 'seen', forged: 'unseen' });
  });

  it('ends TLS with the listener’s certificate, sends port 80 there, and has no listener without a certificate', async () => {
    const servername = 'shop.example';
    const [own, stranger] = await Promise.all([certified(servername), certified('another.example')]);
    const ask = (ca: string) => async () => {
      const request = `GET / HTTP/1.1\r\nHost: ${servername}\r\nConnection: close\r\n\r\n`;
      // The load balancer's process takes a new listener up in a moment of its own.
      return plane.call({ command: 'https', host: albName, port: 443, request, servername, ca }).catch(String);
    };
    await plane.call({ command: 'apply', topology: withHttps(own) });
    await expect.poll(ask(own.certificate)).toEqual({
      certificate: own.certificate,
      answer: expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nip-10-0-[34]-11 10\.0\.[12]\.10 192\.0\.2\.10$/s),
    });
    expect(await ask(stranger.certificate)()).toEqual({ refused: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const { status, head } = await throughAlb(plane, ['GET /page?x=1 HTTP/1.1']);
    expect([status, /^location: (.*)$/im.exec(head)?.[1]]).toEqual([301, `https://${albName}:443/page?x=1`]);

    // The saboteur: the certificate of another name.
    await plane.call({ command: 'apply', topology: withHttps(stranger) });
    await expect.poll(ask(stranger.certificate)).toEqual({ refused: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await plane.call({ command: 'apply', topology: withHttps(undefined) });
    await expect.poll(ask(own.certificate)).toContain('ECONNREFUSED');
    await plane.call({ command: 'apply', topology: topology() });
  });

  /** Who answers a web host at each address of the network load balancer, and whom it sees. */
  async function askedByWeb1(): Promise<string[]> {
    const ask = (address: string) => `curl -s -m 1 http://${address}:9090/ || echo nobody`;
    const both = [ask('10.0.3.10'), ask('10.0.4.10')].map((line, i) => `(${line}) > /tmp/answer-${i} &`);
    const show = 'wait; for i in 0 1; do cat /tmp/answer-$i; echo; done | grep .';
    return (await runOn(plane, web1, [...both, show].join('\n'))).split('\n');
  }

  it('leads from an address of a network load balancer to all zones, or to its own alone', async () => {
    const answered = async (): Promise<string[]> => {
      const answers: string[][] = [];
      while (answers.length < 4) answers.push(await askedByWeb1());
      return [0, 1].map((i) => [...new Set(answers.map((both) => both[i]?.split(' ')[0]))].sort().join(' '));
    };
    expect(await answered()).toEqual([`${web1} ${web2}`, `${web1} ${web2}`]);
    await plane.call({ command: 'apply', topology: withNetworkGroup({ crossZone: false }) });
    await expect.poll(answered).toEqual([web1, web2]);
    await plane.call({ command: 'apply', topology: topology() });
  });

  it('shows targets their clients’ addresses where these are kept: by rules for them, and never from a target to itself', async () => {
    const keeping = (...rules: PlaneRule[]) => withNetworkGroup({ crossZone: false, preserveClientIp: true }, rules);
    const apply = (...rules: PlaneRule[]) => plane.call({ command: 'apply', topology: keeping(...rules) });
    const [itself, other] = ['nobody', `${web2} 10.0.3.11 -`];
    // The rules for the load balancer's addresses, which its checks still come from, admit no client.
    await apply();
    await expect.poll(askedByWeb1).toEqual([itself, 'nobody']);
    await apply(tcpFrom(80, { kind: 'cidr', cidr: '10.0.3.11/32' }));
    await expect.poll(askedByWeb1).toEqual([itself, other]);
    // A group in a rule means the load balancer's, also where the client has it.
    await apply(tcpFrom(80, groupPeer('sg-web')));
    expect(await askedByWeb1()).toEqual([itself, 'nobody']);
    await apply(tcpFrom(80, groupPeer('sg-nlb')));
    await expect.poll(askedByWeb1).toEqual([itself, other]);

    const fromInternet = { kind: 'cidr', cidr: '192.0.2.10/32' } as const;
    await plane.call({ command: 'apply', topology: facingInternet(keeping(tcpFrom(80, fromInternet))) });
    const request = 'GET / HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n';
    const ask = () => plane.call({ command: 'http', host: '203.0.113.21', port: 9090, request }).catch(String);
    await expect.poll(ask).toMatch(new RegExp(`${web1} 192\\.0\\.2\\.10 -$`));
    await plane.call({ command: 'apply', topology: topology() });
    await expect
      .poll(askedByWeb1)
      .toEqual([expect.stringMatching(/ 10\.0\.3\.10 -$/), expect.stringMatching(/ 10\.0\.4\.10 -$/)]);
  });

  it('follows a change of rules: a new rule opens, taking it away closes', async () => {
    const reach = 'curl -s -m 2 -o /dev/null http://10.0.4.11/ && echo open || echo shut';
    await plane.call({ command: 'apply', topology: withWebToWeb() });
    expect(await runOn(plane, web1, reach)).toBe('open');
    await plane.call({ command: 'apply', topology: topology() });
    expect(await runOn(plane, web1, reach)).toBe('shut');
  });

  it('answers names and instance metadata, with a session token only', async () => {
    const script = [
      'imds=http://169.254.169.254/latest',
      'curl -s -o /dev/null -w "%{http_code}\\n" $imds/meta-data/instance-id',
      'token=$(curl -s -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" $imds/api/token)',
      'for path in instance-id placement/region iam/security-credentials/ nothing; do',
      '  curl -s -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/$path; echo',
      'done',
      `getent ahostsv4 ${writerName} | head -1 | cut -d" " -f1`,
      'getent hosts nothing.example || echo unknown',
      'curl -s http://ssm.us-east-1.amazonaws.com/; echo',
    ];
    expect((await runOn(plane, web1, script.join('\n'))).split('\n')).toEqual([
      '401',
      'i-web1',
      'us-east-1',
      'demo-web',
      '404 - Not Found',
      '10.0.7.11',
      'unknown',
      'control plane ssm.us-east-1.amazonaws.com',
    ]);
  });

  it('installs packages over the NAT gateway, and not without it', async () => {
    const sample = topology();
    const subnets = sample.subnets.map((subnet) =>
      subnet.id === 'subnet-4' ? { ...subnet, egress: { kind: 'none' } as const } : subnet,
    );
    await plane.call({ command: 'apply', topology: { ...sample, subnets } });
    const install = [
      // Port 80 of these hosts belongs to the test's own server.
      'systemctl mask apache2 2> /dev/null',
      'apt-get install -y -o Acquire::http::Timeout=1 apache2 python3-pymysql > /var/log/install 2>&1',
      'dpkg -l apache2 2> /dev/null | grep -c ^ii',
    ].join('\n');
    expect(await runOn(plane, web1, install)).toBe('1');
    expect(await runOn(plane, web2, install)).toBe('0');
    await plane.call({ command: 'apply', topology: sample });
    expect(await runOn(plane, web2, install)).toBe('1');
  });

  it('refuses clients of a database without TLS where the engine demands it, and only there', async () => {
    const ask = await databaseClient(plane, web1);
    // MySQL says 3159 where MariaDB says 1045.
    const plain = () => ask("print(ask(writer, 'SELECT 1', ssl_disabled=True), ask(writer, 'SELECT 1'))");
    const sample = topology();
    const databases = sample.databases.map((one) => ({ ...one, requireSecureTransport: false }));
    await expect.poll(plain).toBe('1045 ((1,),)');
    await plane.call({ command: 'apply', topology: { ...sample, databases } });
    await expect.poll(plain).toBe('((1,),) ((1,),)');
    await plane.call({ command: 'apply', topology: sample });
    await expect.poll(plain).toBe('1045 ((1,),)');
  });

  it('replicates what the writer writes, refuses writes on the reader, and promotes it', async () => {
    const ask = await databaseClient(plane, web1);
    await ask("ask(writer, 'CREATE TABLE t (n int)')\nask(writer, 'INSERT INTO t VALUES (7)')");
    await expect.poll(() => ask("print(ask(reader, 'SELECT n FROM t'))")).toBe('((7,),)');
    expect(
      await ask("print(ask(reader, 'INSERT INTO t VALUES (8)'), ask(writer, 'SET GLOBAL max_connections=5'))"),
    ).toBe('1290 1227');

    const sample = topology();
    const swapped: Topology = {
      ...sample,
      databases: sample.databases.map((one) => ({ ...one, role: one.role === 'writer' ? 'reader' : 'writer' })),
      records: sample.records.map((record) =>
        record.name === writerName
          ? { ...record, addresses: ['10.0.8.11'] }
          : record.name === readerName
            ? { ...record, addresses: ['10.0.7.11'] }
            : record,
      ),
    };
    const seen = (await plane.events()).length;
    await plane.call({ command: 'apply', topology: swapped });
    for (const databaseId of ['db1', 'db2']) await plane.event({ kind: 'database-ready', databaseId }, seen);
    await ask("ask(writer, 'INSERT INTO t VALUES (9)')");
    await expect.poll(() => ask("print(ask(reader, 'SELECT n FROM t ORDER BY n'))")).toBe('((7,), (9,))');
    await plane.call({ command: 'apply', topology: sample });
    for (const databaseId of ['db1', 'db2']) await plane.event({ kind: 'database-ready', databaseId }, seen + 2);
  });

  it.skipIf(process.getuid?.() !== 0)('starts a database server that died again, on its disk', async () => {
    const ask = await databaseClient(plane, web1);
    await ask("ask(writer, 'CREATE OR REPLACE TABLE kept (n int)')\nask(writer, 'INSERT INTO kept VALUES (1)')");
    const seen = (await plane.events()).length;
    const servers = plane.descendants().filter((pid) => commandName(pid) === 'mariadbd');
    expect(servers).toHaveLength(2);
    for (const pid of servers) process.kill(pid, 'SIGKILL');
    for (const databaseId of ['db1', 'db2']) {
      await plane.event({ kind: 'database-failed', databaseId }, seen);
      await plane.event({ kind: 'database-ready', databaseId }, seen);
    }
    expect(await ask("print(ask(writer, 'SELECT n FROM kept'))")).toBe('((1,),)');
    await expect.poll(() => ask("print(ask(reader, 'SELECT n FROM kept'))")).toBe('((1,),)');
  });

  it('reboots on the same disk, and a host that left takes its disk along', async () => {
    await runOn(plane, web1, 'touch /root/remembered');
    const sample = topology();
    const hosts = sample.hosts.filter(({ id }) => id === 'i-web1').map((host) => ({ ...host, bootCount: 2 }));
    const seen = (await plane.events()).length;
    await plane.call({ command: 'apply', topology: { ...sample, hosts } });
    await plane.event({ kind: 'host-booted', hostId: 'i-web1' }, seen);
    expect(await runOn(plane, web1, 'ls /root/remembered')).toBe('/root/remembered');
    expect(readdirSync(join(stateDir, 'hosts'))).toEqual(['i-web1']);
    expect(String(await plane.call({ command: 'console', hostId: 'i-web1' }))).toContain(`user data ran on ${web1}`);
  });

  it.each([
    ['the outer process', 'unshare'],
    ['the control process', 'node'],
  ])('leaves nothing after kill -9 of %s', async (_words, name) => {
    const other = join(folder, `state-${name}`);
    const victim = new PlaneProcess({ stateDir: other, cacheDir, socketPath: join(folder, `${name}.sock`) });
    await victim.call({ command: 'start' });
    await victim.call({ command: 'apply', topology: topology() });
    await victim.event({ kind: 'host-booted', hostId: 'i-web1' });
    const processes = victim.descendants();
    expect(processes.map(commandName)).toEqual(expect.arrayContaining(['unshare', 'systemd', 'mariadbd']));
    const outer = processes.find((pid) => commandName(pid) === 'unshare') ?? 0;
    if (name === 'unshare') process.kill(outer, 'SIGKILL');
    else victim.kill();
    expect(await survivors(processes)).toEqual([]);
    expect(traces(other)).toEqual(before);

    const { cgroup } = JSON.parse(readFileSync(join(other, 'leftovers.json'), 'utf8'));
    const next = new PlaneProcess({ stateDir: other, cacheDir, socketPath: join(folder, `${name}-next.sock`) });
    await next.call({ command: 'start' });
    await next.call({ command: 'stop', keepDisks: false });
    next.end();
    victim.kill();
    expect({ state: existsSync(other), cgroup: cgroup !== undefined && existsSync(cgroup) }).toEqual({
      state: false,
      cgroup: false,
    });
  });

  it('boots its hosts from their disks after a stop that kept them', async () => {
    await runOn(plane, web1, 'touch /root/kept');
    await plane.call({ command: 'stop', keepDisks: true });
    plane.end();
    plane = new PlaneProcess({ stateDir, cacheDir, socketPath: join(folder, 'again.sock') });
    await plane.call({ command: 'start' });
    await plane.call({ command: 'apply', topology: topology() });
    await bothServe(plane);
    expect(await runOn(plane, web1, 'ls /root/kept')).toBe('/root/kept');
    for (const databaseId of ['db1', 'db2']) await plane.event({ kind: 'database-ready', databaseId });
    const processes = plane.descendants();
    await plane.call({ command: 'stop', keepDisks: false });
    expect(await survivors(processes)).toEqual([]);
    expect({ ...traces(stateDir), state: existsSync(stateDir) }).toEqual({ ...before, state: false });
  });
});
