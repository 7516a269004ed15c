// Made from polyfill/ringbuffer, which has the picture: go test ./polyfill/ringbuffer -update. Not to be edited: a test compares.

/** Bytes before the storage: three cache lines. */
export const HEADER_SIZE = 192;

/** Least storage in bytes. */
export const MIN_CAPACITY = 64;

/** Greatest storage in bytes. */
export const MAX_CAPACITY = 1073741824;

/** Header word: index of the next byte to write. */
export const WRITE = 0;

/** Header word: sequence number of the next record, counted by the writer. */
export const WRITTEN = 1;

/** Header word: index of the next byte to read. */
export const READ = 16;

/** Header word: sequence number of the next record, counted by the reader. */
export const EXPECTED = 17;

/** Header word: bytes of storage. */
export const CAPACITY = 32;

/** Header word: which kind of ring this is. */
export const FORMAT = 33;

/** The format of samples. */
export const FORMAT_SAMPLES = 1397905217;

/** The format of records. */
export const FORMAT_RECORDS = 1381128001;

/** Bytes before a record's payload. */
export const RECORD_HEADER_SIZE = 16;

/** The greatest kind a caller may write. */
export const MAX_KIND = 254;

/** The kind of a skip to the end of the storage. */
export const KIND_SKIP = 255;

/** Bytes of a skip before what it skips. */
export const SKIP_HEADER_SIZE = 8;
