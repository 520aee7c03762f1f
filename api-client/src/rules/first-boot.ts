// What can be told of first-boot settings without asking anybody: the engine refuses by it, forms say it at once.

/** What is wrong with a line that should be a public SSH key. */
export type SshKeyProblem = 'private' | 'shape' | 'type' | 'base64' | 'mismatch'

/** Kinds of key that an OpenSSH of today takes. */
const keyTypes: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
])

/**
 * What is wrong with a public key in the form of `authorized_keys` (`type base64 comment`); undefined when nothing is.
 * The data begin with the name of their own type, which must be the one before them.
 */
export function sshKeyProblem(line: string): SshKeyProblem | undefined {
  if (/PRIVATE KEY/.test(line)) return 'private'
  const [type, data] = line.trim().split(/\s+/)
  if (type === undefined || data === undefined) return 'shape'
  if (!keyTypes.has(type)) return 'type'
  const bytes = decoded(data)
  // A length of four bytes and the name it counts.
  if (bytes === undefined || bytes.length < type.length + 4) return 'base64'
  return bytes.startsWith(type, 4) && bytes.charCodeAt(3) === type.length ? undefined : 'mismatch'
}

/** Base64 as one character a byte; undefined for what is none or is cut off. */
function decoded(data: string): string | undefined {
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return undefined
  return atob(data)
}

/** Whether a guest can have this host name: labels of at most 63 letters, digits and inner hyphens. */
export function isHostName(name: string): boolean {
  return (
    name.length <= 253 && name.split('.').every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  )
}

/** Whether a guest can have a user of this name. */
export function isGuestUserName(name: string): boolean {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(name)
}

/** Whether it is an IPv4 address with its prefix, as `10.0.0.5/24`. */
export function isIpv4WithPrefix(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  return more.length === 0 && isIpv4(address) && /^\d{1,2}$/.test(prefix ?? '') && Number(prefix) <= 32
}

/** Whether it is an IPv4 address. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}
