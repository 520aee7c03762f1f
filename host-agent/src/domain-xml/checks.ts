import { posix } from 'node:path'
import { AgentError } from '../errors.ts'

/** Refuses what `holds` does not vouch for. @throws AgentError `invalid_request` */
export function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new AgentError('invalid_request', message)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Answers a UUID in lower case as it is; anything else is refused. */
export function checkedUuid(value: string, what: string): string {
  check(uuid.test(value), `${what} is not a UUID.`)
  return value
}

/**
 * Answers an absolute path in its plain form as it is: no `.`, `..`, doubled or trailing slashes, control characters.
 * A path that says one thing and means another is refused rather than cleaned.
 */
export function checkedPath(value: string, what: string): string {
  check(value.startsWith('/') && value.length > 1 && value.length <= 4095, `${what} is not an absolute path.`)
  check(posix.normalize(value) === value && !value.endsWith('/'), `${what} is not a plain path.`)
  // oxlint-disable-next-line no-control-regex -- control characters are its subject
  check(!/[\u0000-\u001f\u007f]/.test(value), `${what} holds control characters.`)
  return value
}

/** The longest path of a Unix socket in bytes: `sun_path` of unix(7) less its final zero. */
const SOCKET_PATH_MAX = 107

/** As `checkedPath`, for a socket. */
export function checkedSocketPath(value: string, what: string): string {
  checkedPath(value, what)
  check(Buffer.byteLength(value) <= SOCKET_PATH_MAX, `${what} is longer than ${SOCKET_PATH_MAX} bytes.`)
  return value
}

/** Answers the name of a network device (at most 15 characters, IFNAMSIZ) as it is. */
export function checkedDeviceName(value: string, what: string): string {
  check(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(value), `${what} is not the name of a network device.`)
  return value
}

/** Answers a word as libvirt and QEMU use for models and machines as it is. */
export function checkedWord(value: string, what: string): string {
  check(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/.test(value), `${what} is not a plain word.`)
  return value
}

/** Answers a positive integer that is exact in JSON as it is. */
export function checkedCount(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value > 0, `${what} is not a positive whole number.`)
  return value
}
