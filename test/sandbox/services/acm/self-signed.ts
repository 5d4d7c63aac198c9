import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A certificate and its key, both PEM, made for this test by openssl; `name` in the subject, `also` as further names. */
export async function selfSigned(name: string, { key = 'rsa:2048', also = [] as readonly string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 't3-certificate-'));
  try {
    const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const names = [name, ...also].map((one) => `DNS:${one}`).join(',');
    await execa('openssl', [
      ...['req', '-x509', '-nodes', '-newkey', key, ...(key === 'ec' ? ['-pkeyopt', 'ec_paramgen_curve:P-256'] : [])],
      ...['-days', '3650', '-subj', `/O=Test/CN=${name}`, '-addext', `subjectAltName=${names}`],
      ...['-keyout', keyFile, '-out', certificateFile],
    ]);
    return { Certificate: await readFile(certificateFile), PrivateKey: await readFile(keyFile) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
