// What can be told of first-boot settings without asking anybody: the engine refuses by it, forms say it at once.

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
