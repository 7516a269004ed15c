// Imported after a library that lend.ts stands before.
import { lent } from './lend';

if (lent) delete (self as unknown as { globalThis?: unknown }).globalThis;
