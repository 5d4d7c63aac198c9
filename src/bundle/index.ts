export { documentLimitBytes } from './document.js';
export { readManifest, readSchema } from './manifest.js';
export { isTableName, withTable } from './names.js';
export { regionRoots } from './region-roots.js';
export {
  type AppReleaseRequest,
  archiveLimitBytes,
  packRelease,
  type Release,
  type WebReleaseRequest,
} from './release.js';
export { sqlStatements } from './sql-statements.js';
