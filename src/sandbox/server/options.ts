/** How the background process is started: one JSON argument. */
export interface ServerOptions {
  /** The sandbox's folder: store, descriptor, log, disks. */
  readonly folder: string;
  readonly region: string;
  readonly speed: number;
  /** 0 chooses a free port. */
  readonly port: number;
  readonly dataPlane: 'real' | 'none';
  /** The folder of the image, for level `real`. */
  readonly imageFolder?: string;
  /** A control group that this user may write, where systemd gives none. */
  readonly cgroup?: string;
  /** Ends by itself once it is released and holds nothing. */
  readonly temporary: boolean;
}

/** What the process says to the one that started it. */
export type ServerMessage = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly message: string };
