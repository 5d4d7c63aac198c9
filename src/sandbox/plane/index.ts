export {
  type ImageOptions,
  type ImageProgress,
  imageFolder,
  imageReady,
  prepareImage,
  removeImage,
} from './image/image.js';
export { type ImageUse, markImageUse } from './image/uses.js';
export {
  installCommand,
  installPackages,
  type Missing,
  type PlaneProbe,
  type ProbeOptions,
  probePlane,
} from './probe.js';
export type { AwsEndpoints } from './protocol.js';
export { type RealPlaneOptions, startRealPlane } from './real-plane.js';
