// What a public SSH key must be, told by its text alone: the engine refuses by it, forms say it at once.

/** What is wrong with a line that should be a public SSH key. */
export type SshKeyProblem = 'private' | 'shape' | 'options' | 'type' | 'base64' | 'mismatch' | 'short'

/** A public key, read. */
export interface SshKey {
  /** As `ssh-ed25519`. */
  readonly type: string
  /** Base64, without line breaks: the same for the same key. */
  readonly data: string
  /** What stands after it; empty for none. */
  readonly comment: string
  /** Size of what makes it hard to guess, in bits. */
  readonly bits: number
}

/** Shortest RSA key that an OpenSSH of today takes without being told to, and longest that it reads. */
const rsaBits = { least: 2048, most: 16_384 }

/** Kinds of key that an OpenSSH of today takes, each with what its data hold after the name of the type. */
const keyTypes: Readonly<Record<string, (parts: readonly string[]) => number | SshKeyProblem | undefined>> = {
  'ssh-ed25519': ([point = '', ...more]) => (point.length === 32 && more.length === 0 ? 256 : undefined),
  'ssh-rsa': ([exponent = '', modulus = '', ...more]) => {
    const [small, bits] = [numberBits(exponent), numberBits(modulus)]
    if (more.length > 0 || small === undefined || small < 2 || bits === undefined || bits > rsaBits.most)
      return undefined
    // Both are odd, or nothing could be signed with it.
    if (!isOdd(exponent) || !isOdd(modulus)) return undefined
    return bits < rsaBits.least ? 'short' : bits
  },
  'ecdsa-sha2-nistp256': onCurve('nistp256', 256),
  'ecdsa-sha2-nistp384': onCurve('nistp384', 384),
  'ecdsa-sha2-nistp521': onCurve('nistp521', 521),
  // Those of a security key say after it for whom it answers.
  'sk-ssh-ed25519@openssh.com': ([point = '', application = '', ...more]) =>
    point.length === 32 && application !== '' && more.length === 0 ? 256 : undefined,
  'sk-ecdsa-sha2-nistp256@openssh.com': ([curve = '', point = '', application = '', ...more]) =>
    application !== '' && more.length === 0 ? onCurve('nistp256', 256)([curve, point]) : undefined,
}

/** A point is `04` and two coordinates, each as long as the curve's numbers. */
function onCurve(name: string, bits: number): (parts: readonly string[]) => number | undefined {
  const coordinates = 2 * Math.ceil(bits / 8)
  return ([curve, point = '', ...more]) =>
    curve === name && point.charCodeAt(0) === 4 && point.length === 1 + coordinates && more.length === 0
      ? bits
      : undefined
}

/**
 * Reads a public key as a `.pub` file has it (`type base64 comment`), or says what is wrong with it. Options in front
 * of it (`from="…" ssh-ed25519 …`) are refused: where a key is put, nobody would see them.
 */
export function readSshKey(line: string): SshKey | { readonly problem: SshKeyProblem } {
  if (/PRIVATE KEY/.test(line)) return { problem: 'private' }
  const text = line.trim()
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) return { problem: 'shape' }
  const [type = '', encoded, ...rest] = text.split(/[ \t]+/)
  const sizeOf = Object.hasOwn(keyTypes, type) ? keyTypes[type] : undefined
  if (!sizeOf && rest.some((_, index) => Object.hasOwn(keyTypes, [encoded, ...rest][index] ?? '')))
    return { problem: 'options' }
  if (encoded === undefined) return { problem: 'shape' }
  if (!sizeOf) return { problem: 'type' }
  const bytes = decoded(encoded)
  const parts = bytes === undefined ? undefined : partsOf(bytes)
  if (bytes === undefined || parts === undefined) return { problem: 'base64' }
  if (parts[0] !== type) return { problem: 'mismatch' }
  const size = sizeOf(parts.slice(1))
  if (typeof size !== 'number') return { problem: size ?? 'base64' }
  return { type, data: btoa(bytes), comment: rest.join(' '), bits: size }
}

/** What is wrong with a public key in the form of `authorized_keys`, without options; undefined when nothing is. */
export function sshKeyProblem(line: string): SshKeyProblem | undefined {
  const read = readSshKey(line)
  return 'problem' in read ? read.problem : undefined
}

/** Base64 as one character a byte; undefined for what is none or is cut off. */
function decoded(data: string): string | undefined {
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return undefined
  return atob(data)
}

/** Strings with their lengths of four bytes before them; undefined where a length goes beyond the end. */
function partsOf(bytes: string): string[] | undefined {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    let length = 0
    for (let index = 0; index < 4; index++) length = length * 256 + bytes.charCodeAt(at + index)
    at += 4 + length
    // Not a number where fewer than four bytes are left.
    if (!(at <= bytes.length)) return undefined
    parts.push(bytes.slice(at - length, at))
  }
  return parts
}

/** How many bits a number has that is written as in RFC 4251: no needless zeros, and none below zero. */
function numberBits(bytes: string): number | undefined {
  const first = bytes.charCodeAt(0)
  if (bytes === '' || first >= 128) return undefined
  if (first > 0) return 8 * bytes.length - Math.clz32(first) + 24
  const second = bytes.charCodeAt(1)
  return second >= 128 ? 8 * (bytes.length - 1) : undefined
}

function isOdd(bytes: string): boolean {
  return bytes.charCodeAt(bytes.length - 1) % 2 === 1
}
