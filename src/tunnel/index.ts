export { directCarrier } from './direct.js';
export { TunnelError, type TunnelFailure, type TunnelPhase } from './errors.js';
export { nativeCarrier } from './native/carrier.js';
export { type NativeTunnelOptions, openNativeTunnel } from './native/port-session.js';
export type { SessionApi, SessionDeadlines, SessionTicket } from './native/session.js';
export { openShell, type Shell, type ShellSize } from './native/shell-session.js';
export { signedUpgrade } from './native/sign.js';
export { pluginCarrier } from './plugin/carrier.js';
export { findPlugin } from './plugin/presence.js';
export type { PortListener } from './port-listener.js';
export { type RenewedTunnel, renewedTunnel } from './renewed.js';
export { chooseRoute, openTunnel, type Route } from './route.js';
export {
  type CommandApi,
  type CommandChannel,
  type CommandResult,
  openCommandChannel,
} from './run-command/channel.js';
export type { Destination, Tunnel } from './tunnel.js';
export type { CarriedWay, TunnelWay } from './ways.js';
