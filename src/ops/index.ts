export * from './snapshot.js';
export { recordedIds, type SnapshotClients, type SnapshotSources, snapshotNeeds } from './sources.js';
export { takeSnapshot } from './take-snapshot.js';
