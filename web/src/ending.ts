// What happens to calls that are under way when the Go program ends. One that panics within an import of an outer call
// leaves Go's outer frames without their stack pointer: they must not be entered again. So the import throws, which
// unwinds them, and the export that the page had called catches that. Audio path; nothing here allocates.

/** Any function between the page and the engine; none has more parameters. */
export type EngineCall = (a?: number, b?: number, c?: number, d?: number, e?: number) => number | undefined;

/** Why the Go program has ended; null while it runs. */
export interface Ending {
  error: Error | null;
}

/** Imports that return into a running program only. */
export function endImports(imports: object, ending: Ending): Record<string, EngineCall> {
  const ended: Record<string, EngineCall> = {};
  for (const [name, call] of Object.entries(imports) as [string, EngineCall][]) {
    ended[name] = (a, b, c, d, e) => {
      const status = call(a, b, c, d, e);
      if (ending.error) throw ending.error;
      return status;
    };
  }
  return ended;
}

/** An export that answers undefined when the program ends while it runs. */
export function endExport(call: EngineCall, ending: Ending): EngineCall {
  return (a, b, c, d, e) => {
    try {
      return call(a, b, c, d, e);
    } catch (error) {
      if (ending.error) return undefined;
      throw error;
    }
  };
}
