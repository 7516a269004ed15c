// Takes out of the Go runtime's function table (runtime.pclntab) what only tells where something happened: files, line
// numbers, and which calls were inlined where. Stack growth, the garbage collector, panics and recover() need the rest;
// a panic's text still has the names of the functions. What is taken out becomes zeros, which data-segments.mjs leaves
// out. 90 KB after brotli.
//
// The layout is that of Go 1.26: runtime/symtab.go (pcHeader, moduledata), runtime/runtime2.go (_func),
// internal/abi/symtab.go (the numbers of the tables). Any other is an error here, and none in the browser.

const MAGIC = 0xfffffff1; // abi.Go120PCLnTabMagic
const WORD = 8;
const HEADER = { functions: 8, names: 32, units: 40, files: 48, programs: 56, table: 64 };
/** Words from the beginning of moduledata. */
const MODULE = { header: 0, names: 1, table: 13, ftab: 16, gofunc: 40 };
/** Bytes from the beginning of a _func. */
const FUNCTION = { stack: 16, file: 20, line: 24, programs: 28, unit: 32, startLine: 36, id: 40, data: 43, tables: 44 };
const WRAPPER = 23; // abi.FuncIDWrapper
const NONE = 0xffffffff;
/** PCDATA_*: bounds checks are told by their numbers; inlining is asked for by recover(), and matters in wrappers only. */
const PROGRAM = { stackMap: 1, inlining: 2, bounds: 4 };
/** FUNCDATA_* */
const DATA = { inlining: 3, arguments: 5, liveArguments: 6 };

/** @param {Buffer} image the memory of a Go program before it starts; changed in place */
export function stripFunctionTable(image) {
  const header = findHeader(image);
  const at = (field) => header + word(image, header + field);
  const table = at(HEADER.table);
  const gofunc = word(image, findModule(image, header) + MODULE.gofunc * WORD);
  const programs = new Set();
  const data = { kept: new Set(), all: new Set() };
  const functions = word(image, header + HEADER.functions);
  for (let index = 0; index < functions; index++) {
    stripFunction(image, table + image.readUInt32LE(table + WORD * index + 4), programs, data);
  }
  clearPrograms(image.subarray(at(HEADER.programs), table), programs);
  image.fill(0, at(HEADER.units), at(HEADER.programs)); // with the names of the files
  clearData(image, gofunc, data);
}

function findHeader(image) {
  for (let at = 0; at < image.length - HEADER.table; at += 4) {
    if (image.readUInt32LE(at) === MAGIC && image.readUInt32LE(at + 4) === 0x08010000) return at;
  }
  throw new Error('function-table: no pcHeader as Go 1.26 has it; see runtime/symtab.go');
}

function findModule(image, header) {
  const names = header + word(image, header + HEADER.names);
  const table = header + word(image, header + HEADER.table);
  for (let at = 0; at < image.length - MODULE.gofunc * WORD; at += WORD) {
    const field = (index) => word(image, at + index * WORD);
    if (field(MODULE.header) === header && field(MODULE.names) === names && field(MODULE.table) === table && field(MODULE.ftab) === table) {
      return at;
    }
  }
  throw new Error('function-table: no moduledata as Go 1.26 has it; see runtime/symtab.go');
}

function stripFunction(image, at, programs, data) {
  const inlining = image[at + FUNCTION.id] === WRAPPER;
  programs.add(image.readUInt32LE(at + FUNCTION.stack));
  for (const field of ['file', 'line', 'unit', 'startLine']) image.writeUInt32LE(0, at + FUNCTION[field]);
  const count = image.readUInt32LE(at + FUNCTION.programs);
  for (let index = 0; index < count; index++) {
    const entry = at + FUNCTION.tables + 4 * index;
    if (index === PROGRAM.stackMap || index >= PROGRAM.bounds || (inlining && index === PROGRAM.inlining)) programs.add(image.readUInt32LE(entry));
    else image.writeUInt32LE(0, entry);
  }
  for (let index = 0; index < image[at + FUNCTION.data]; index++) {
    const entry = at + FUNCTION.tables + 4 * (count + index);
    const offset = image.readUInt32LE(entry);
    if (offset === NONE) continue;
    data.all.add(offset);
    if (index === DATA.arguments || index === DATA.liveArguments || (!inlining && index === DATA.inlining)) image.writeUInt32LE(NONE, entry);
    else data.kept.add(offset);
  }
}

// A program is a row of pairs of varints (value, then pc), ended by a zero value that is not the first.
function clearPrograms(bytes, kept) {
  const used = new Uint8Array(bytes.length);
  for (const start of kept) {
    let at = start;
    for (let pair = 0; start !== 0; pair++) {
      const ends = bytes[at] === 0 && pair > 0;
      const next = ends ? at + 1 : afterVarint(bytes, afterVarint(bytes, at));
      used.fill(1, at, next);
      at = next;
      if (ends) break;
    }
  }
  for (let at = 0; at < bytes.length; at++) if (!used[at]) bytes[at] = 0;
}

function afterVarint(bytes, at) {
  let next = at;
  while (bytes[next++] & 0x80);
  return next;
}

// Equal data is stored once: what one function needs no more another one may.
function clearData(image, gofunc, { kept, all }) {
  const offsets = [...all].sort((one, other) => one - other);
  offsets.slice(0, -1).forEach((offset, index) => {
    if (!kept.has(offset)) image.fill(0, gofunc + offset, gofunc + offsets[index + 1]);
  });
}

function word(image, at) {
  return Number(image.readBigUInt64LE(at));
}
