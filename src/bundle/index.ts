export { appFiles, type Tier } from './contents.js';
export { documentLimitBytes, type Phase } from './document.js';
export { InvalidBundle, ReleaseTooLarge, UnknownDatabaseRoots } from './errors.js';
export { type Manifest, readManifest, readSchema } from './manifest.js';
export { isTableName, withTable } from './names.js';
export { regionRoots } from './region-roots.js';
export {
  type AppReleaseRequest,
  archiveLimitBytes,
  packRelease,
  type Release,
  type ReleaseRequest,
  type WebReleaseRequest,
} from './release.js';
export type { AppSettings, WebSettings } from './settings.js';
export { type SqlStatement, sqlStatements } from './sql-statements.js';
