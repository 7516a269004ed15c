// What a page and the Worker that a context's processors live in say to each other: records, in one order each way. A record
// is a kind, a node (or, of a call, which function), and bytes. Kinds 1 to 4 are those of message ports (message-ring.ts). Of a
// message with references the bytes end with two words: how many of the references were transferred, and their number
// among all that travelled natively (references.ts).

/** The kinds of records that are not a port's. */
export const enum RecordKind {
  /** To the Worker: a call of the engine that answers nothing; the node is the index in CALLS, the bytes are float64 arguments. */
  Call = 16,
  /** To the Worker: a worklet node was constructed: its name and options, and what its processor is given. */
  ConstructNode = 17,
  /** To the Worker: the value of one parameter: [index, value]. */
  ParameterValue = 18,
  /** To the Worker: put an input, or, numbered after them, a parameter on the bus: [input, number of the request]. */
  RouteInput = 19,
  /** To the Worker: put an output on the bus: [output, number of the request]. */
  RouteOutput = 20,
  /** To the Worker: something was connected to an input, or a parameter, that is on the bus already. */
  AwaitArrival = 21,
  /** To the Worker: the marks were taken away. */
  MarksGone = 22,

  /** To the page: an input has these lanes: [input, number of the request, value of a parameter that lost its lane, lanes…]. */
  InputRouted = 32,
  /** To the page: an output has so many channels and these lanes: [output, number of the request, channels, lanes…]. */
  OutputRouted = 33,
  /** To the page: how many lanes are in use: [in, out]. */
  Lanes = 34,
  /** To the page: a processor was registered, as a structured clone: {name, parameterDescriptors}. */
  Registered = 35,
  /** To the page: a processor's constructor has run. */
  Constructed = 36,
  /** To the page: a processor will never be called again. */
  ProcessorDone = 37,
  /** To the page: what the `processorerror` event says, as a structured clone. */
  ProcessorError = 38,
  /** To the page: the processor's end of a port was started. */
  ProcessorListens = 39,
  /** To the page: so many marks of what was connected to new nodes are wanted on a lane: [lane, count]; of count 0, none any more. */
  Marks = 40,

  /** Both ways: samples: [frame, count, lanes], and then `lanes` times `count` of them beside the record (BlockSamples). */
  Block = 64,
  /** Both ways: a large record: [kind, number]; its bytes travel like references. */
  Large = 65,
  /** Both ways: the samples of blocks behind it are in a new ring: [number]; its memory travels like references. */
  MoreSamples = 66,
}

/** The calls that the page passes on as they are; those on a context are for the one that the Worker has. */
export const CALLS = [
  'awp_set_channel_config',
  'awp_set_output_channels',
  'awp_set_activity',
  'awp_connect',
  'awp_disconnect',
  'awp_unroute_input',
  'awp_unroute_output',
  'awp_automate_parameter',
  'awp_set_automation_rate',
  'awp_release_node',
  'awp_next_node_id',
  'awp_create_native_node',
  'awp_follow_clock',
  'awp_set_under_way',
] as const;

/** A call that is passed on. */
export type ForwardedCall = (typeof CALLS)[number];

/** The samples of a block, in the order of its lanes. */
export interface BlockSamples {
  /** Fills `destination[0, count)` with the next ones. */
  read(destination: Float32Array, count: number): void;
}

/** Takes records in their order. */
export interface RecordReader {
  /** One record that is no block; false to get it again, after Link.poll(). The bytes are valid during the call. */
  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean;
  /** One block, all of whose samples must be read; false to get it again, after Link.poll(). */
  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean;
  /** The records that come cannot be what was sent: there is nothing more to be read. */
  broken(error: Error): void;
}

/** Appends records. */
export interface RecordWriter {
  /** Appends `bytes[0, length)`; what is written in one task goes when it ends, if not before. */
  write(kind: number, node: number, bytes: Uint8Array, length: number): void;
  /** Appends a block and sends all that was appended; false if there is no room for it: it is lost. Audio path. */
  writeBlock(frame: number, count: number, lanes: readonly Float32Array[], used: number): boolean;
  /** Sends what was appended. */
  flush(): void;
}

/** Words of a Block record: frame, count, lanes. */
export const BLOCK_WORDS = 3;

const numbers = new Float64Array(64);
const numberBytes = new Uint8Array(numbers.buffer);

/** Appends a record whose bytes are float64 numbers. */
export function writeNumbers(writer: RecordWriter, kind: number, node: number, values: readonly number[]): void {
  const room = values.length <= numbers.length ? numbers : new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) room[i] = values[i] as number;
  writer.write(kind, node, room === numbers ? numberBytes : new Uint8Array(room.buffer), values.length * 8);
}

const one = new Float64Array(1);
const oneBytes = new Uint8Array(one.buffer);

/** The float64 number at `offset`, without making anything. */
export function readNumber(bytes: Uint8Array, offset: number): number {
  for (let i = 0; i < oneBytes.length; i++) oneBytes[i] = bytes[offset + i] as number;
  return one[0] as number;
}

/** The float64 numbers of a record. */
export function readNumbers(bytes: Uint8Array, offset: number, length: number): Float64Array {
  // A copy: the bytes of a record are aligned to 4, and soon another's.
  return new Float64Array(bytes.slice(offset, offset + length).buffer);
}
