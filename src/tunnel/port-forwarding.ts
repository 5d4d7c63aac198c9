import type { Destination } from './tunnel.js';

/** What StartSession is asked for a tunnel: AWS's document for ports of other hosts; values are lists of strings. */
export function portForwarding({ remoteHost, remotePort }: Destination) {
  return {
    documentName: 'AWS-StartPortForwardingSessionToRemoteHost',
    parameters: { host: [remoteHost], portNumber: [String(remotePort)], localPortNumber: ['0'] },
  };
}
