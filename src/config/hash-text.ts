/** Offset basis and prime of FNV-1a (RFC 9923), by bits. */
const PARAMETERS = {
  64: [0xcbf29ce484222325n, 0x100000001b3n],
  128: [0x6c62272e07bb014262b821756295c58dn, 0x1000000000000000000013bn],
} as const;

/**
 * FNV-1a of a text's UTF-8 bytes, in lower-case hex. To tell names apart, not to keep secrets; a digest of
 * `node:crypto` would cost more to load than all that it is used for.
 */
export function hashText(text: string, bits: keyof typeof PARAMETERS): string {
  const [basis, prime] = PARAMETERS[bits];
  let hash: bigint = basis;
  for (const byte of Buffer.from(text, 'utf8')) hash = BigInt.asUintN(bits, (hash ^ BigInt(byte)) * prime);
  return hash.toString(16).padStart(bits / 4, '0');
}
