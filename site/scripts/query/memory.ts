// A bound for the memory of the engine, set in its code before it is compiled, so that a query cannot take all of the machine.

const PAGE = 64 * 1024;
const MEMORY_SECTION = 5;
const HEADER = 8; // “\0asm” and the version

/** The most memory that the engine may have, in bytes; the endpoint gives a query twice as much. */
export const MEMORY_LIMIT = 2 ** 30;

/** WebAssembly code whose own memory cannot grow beyond `bytes`; code without a memory of its own comes back as it is. */
export function withMemoryLimit(code: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER; at < code.length; ) {
    const size = readNumber(code, at + 1);
    const end = size.next + size.value;
    if (code[at] === MEMORY_SECTION) {
      const count = readNumber(code, size.next);
      const least = readNumber(code, count.next + 1);
      const content = [1, 1, ...writeNumber(least.value), ...writeNumber(Math.max(least.value, Math.floor(bytes / PAGE)))];
      const section = [MEMORY_SECTION, ...writeNumber(content.length), ...content];
      return joined([code.subarray(0, at), Uint8Array.from(section), code.subarray(end)]);
    }
    at = end;
  }
  return code;
}

/** Numbers in WebAssembly code are LEB128: seven bits in each byte, the lowest first. */
function readNumber(code: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = code[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function writeNumber(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeNumber(value >>> 7)];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
