import { Transform } from "node:stream";

/**
 * Drops NUL bytes from rendered HTML. React 18 flushes its buffer with zeros left at the end where the next character
 * needs more bytes than remain, which happens all the time in Chinese text and would show as �.
 */
export const withoutNul = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
