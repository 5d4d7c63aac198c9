import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';

const keyFlags = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The sandbox's own certificate authority, standing in for Amazon RDS's; made once per state folder. */
export async function certificateAuthority(stateDir: string): Promise<string> {
  const folder = join(stateDir, 'ca');
  const certificate = join(folder, 'ca.pem');
  const known = await access(certificate).then(
    () => true,
    () => false,
  );
  if (!known) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const subject = ['-subj', '/O=tier3-wizard sandbox/CN=Sandbox RDS root CA', '-days', '3650'];
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    const files = ['-keyout', join(folder, 'ca.key'), '-out', `${certificate}.new`];
    await run(['openssl', 'req', '-x509', ...keyFlags, ...subject, ...extensions, ...files]);
    await writeFile(certificate, await readFile(`${certificate}.new`));
    await rm(`${certificate}.new`);
  }
  return readFile(certificate, 'utf8');
}

export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** A database server's certificate for its endpoints' names, signed by the sandbox's authority. */
export async function serverCertificate(
  stateDir: string,
  id: string,
  names: readonly string[],
): Promise<ServerCertificate> {
  const folder = join(stateDir, 'ca');
  const file = (extension: string): string => join(folder, `${id}.${extension}`);
  const [first = id] = names;
  // A common name is limited to 64 characters; clients look at the alternative names only.
  const request = ['-subj', `/CN=${first.slice(0, 64)}`, '-keyout', file('key'), '-out', file('csr')];
  await run(['openssl', 'req', ...keyFlags, ...request]);
  await writeFile(file('ext'), `subjectAltName=${(names.length === 0 ? [id] : names).map((name) => `DNS:${name}`)}\n`);
  const authority = ['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'];
  const certificate = await run([
    ...['openssl', 'x509', '-req', '-in', file('csr'), ...authority],
    ...['-days', '825', '-extfile', file('ext')],
  ]);
  const key = await readFile(file('key'), 'utf8');
  await Promise.all(['key', 'csr', 'ext'].map((extension) => rm(file(extension), { force: true })));
  return { key, certificate };
}
