import type { Carrier } from '../carrier.js';
import { type NativeTunnelOptions, openNativeTunnel } from './port-session.js';

/** Session Manager spoken by this program itself. */
export function nativeCarrier(fixed: Pick<NativeTunnelOptions, 'api' | 'sign'>): Carrier {
  return {
    title: 'Session Manager, spoken by the wizard itself',
    open: (destination, options) => openNativeTunnel({ ...fixed, ...destination, ...options }),
  };
}
