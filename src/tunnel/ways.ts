/** How bytes may be carried to the database: the values of `--tunnel`. */
export const carriedWays = ['auto', 'native', 'plugin', 'direct'] as const;
export type CarriedWay = (typeof carriedWays)[number];
