/* A short code of a text: two that differ have different codes, but for bad luck. */

/** CRC-32 of bytes, as eight hexadecimal digits. */
export function crc32(bytes) {
  let code = -1;
  for (const byte of bytes) {
    code ^= byte;
    for (let bit = 0; bit < 8; bit += 1) code = (code >>> 1) ^ (code & 1 ? 0xedb88320 : 0);
  }
  return (~code >>> 0).toString(16).toUpperCase().padStart(8, "0");
}
