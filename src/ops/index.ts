export * from './snapshot.js';
export { type RecordedIds, recordedIds, type SnapshotClients, type SnapshotSources } from './sources.js';
export { takeSnapshot } from './take-snapshot.js';
