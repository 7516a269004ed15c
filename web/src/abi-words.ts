// The words in the engine's memory that the page reads where they lie. Part of the ABI (abi.ts).

/** Indices of the int32 words behind `awp_process_block`. */
export const enum BlockWord {
  /** Changes whenever a count or the samples pointer changes. */
  Version = 0,
  /** Byte offset of the samples: inputs, outputs, parameters, `renderQuantumSize` float32 a channel. */
  Samples = 1,
  /** Byte offset of one float32 per parameter, written by the page once a block. */
  ParameterValues = 2,
  /** Frames in a render quantum. */
  RenderQuantumSize = 3,
  /** Number of inputs, I. */
  NumberOfInputs = 4,
  /** Number of outputs, O. */
  NumberOfOutputs = 5,
  /** Number of parameters, P. */
  NumberOfParameters = 6,
  /** First of I input channel counts, O output channel counts, P parameter lengths, which may differ in each quantum. */
  Counts = 7,
}

/** Indices of the float64 words behind `awp_lead`; frames, unless it says otherwise. */
export const enum LeadWord {
  /** The first input frame that was not rendered yet. */
  Next = 0,
  /** Frames by which outputs are played later than inputs. */
  Frames = 1,
  /** How many were rendered. */
  Rendered = 2,
  /** How many the browser played before they were written. */
  Lost = 3,
  /** How many input frames were given up. */
  Skipped = 4,
  /** How often frames were lost. */
  Underruns = 5,
  /** Rendering time by rendered time, smoothed, of the wakes that were timed. */
  LoadMean = 6,
  /** The largest of any of these. */
  LoadWorst = 7,
  /** After how many milliseconds the page is to wake up again. */
  Interval = 8,
  /** 1 while the lead waits for silence to shrink in. */
  Shrinks = 9,
}
