export * from './snapshot.js';
export { type RecordedIds, recordedIds, type SnapshotClients, type SnapshotSources, snapshotNeeds } from './sources.js';
export { takeSnapshot } from './take-snapshot.js';
