export { TunnelError, type TunnelFailure, type TunnelPhase } from './errors.js';
export type { PortListener } from './port-listener.js';
export type { SessionApi, SessionDeadlines, SessionTicket } from './session.js';
export { signedUpgrade } from './sign.js';
export { openTunnel, type Tunnel, type TunnelOptions } from './tunnel.js';
