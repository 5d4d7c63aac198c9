/** Ways that carry bytes to the database. */
export const carriedWays = ['auto', 'native', 'plugin', 'direct'] as const;
export type CarriedWay = (typeof carriedWays)[number];

/** The values of `--tunnel`. Run Command carries no bytes: an app server sends the statements. */
export const tunnelWays = [...carriedWays, 'run-command'] as const;
export type TunnelWay = (typeof tunnelWays)[number];
