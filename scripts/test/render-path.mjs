// What tests of the render path need of web/src, in one bundle: one copy of each module.
export { OutputRule } from '../../web/src/abi';
export { BlockWord } from '../../web/src/abi-words';
export { makeDriver } from '../../web/src/driver-choice';
export { engineHost } from '../../web/src/engine-host';
export { enlistNode } from '../../web/src/live-nodes';
export { loadEngine } from '../../web/src/loader';
export { native } from '../../web/src/native';
export { ProcessBlock } from '../../web/src/process-block';
export { captureRealm } from '../../web/src/realm';
export { RenderingThread } from '../../web/src/rendering-thread';
export { queueTask } from '../../web/src/tasks';
export { Link } from '../../web/src/wire/link';
export { SharedMemory, newSharedMemory } from '../../web/src/wire/shared-memory';
