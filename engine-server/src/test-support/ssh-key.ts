/** A public key that is one, for tests: its data say their own type. */
export function anSshKey(comment = 'ada@example'): string {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const data = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(Buffer.alloc(32, 7))])
  return `ssh-ed25519 ${data.toString('base64')} ${comment}`
}
