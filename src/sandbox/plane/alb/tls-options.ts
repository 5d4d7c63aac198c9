import type { TlsOptions } from 'node:tls';
import type { ListenerTls } from '../topology.js';

/** The order of the ciphers is the load balancer's, as with ELB. */
export function tlsOptions({ certificate, privateKey, minVersion, maxVersion, ciphers }: ListenerTls): TlsOptions {
  return {
    cert: certificate,
    key: privateKey,
    minVersion,
    maxVersion,
    ciphers: ciphers.join(':'),
    honorCipherOrder: true,
    ALPNProtocols: ['http/1.1'],
  };
}
