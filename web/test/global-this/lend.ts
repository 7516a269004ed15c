// Imported before a library that wants globalThis while it loads: Chromium 64 has none, and only the library shall have one.
const scope = self as unknown as { globalThis?: unknown };

/** Whether it was lent. */
export const lent = !('globalThis' in scope);
if (lent) scope.globalThis = self;
