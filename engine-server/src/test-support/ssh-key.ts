/** A public key that is one, for tests: its data say their own type. */
export function anSshKey(comment = 'ada@example'): string {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const data = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(Buffer.alloc(32, 7))])
  return `ssh-ed25519 ${data.toString('base64')} ${comment}`
}

/** Keys that `ssh-keygen` made, each with the fingerprint it shows. */
export const realSshKeys = {
  ed25519: {
    line: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjWbYvwy6urkq19ggrjZaYTiJLE5/dJAGWsPrlEEYmq ada@laptop',
    bits: 256,
    fingerprint: 'SHA256:xac/7ECnqp7bBVG34KYvzOuRIMjNY9/a3+/C8Lo4NU0',
  },
  rsa: {
    line: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDPyuIINW/bu28sPCgHJvmHr2TeR8fZVqyZdwN6H9rD5cdw5zfVd7LqbRDwDetQ3jD6X+JdmL4NSJcALxpE6rnMvscwyXWWW+qxJskQlYvR+nM9rjblnLE84+VsPHqSAnC6MlNdSbBHaQVWzShYzi0s6MYl8hOnFKN58M/ddms7snP4KJ0vJ+tihSSJtvfC1XD3+UR05nRFzqEjMsx5xJQ7EuUJVcDZshFSAN1vT8eFvI3I40AiUWzX7Tt/nGj0rsVOLDOTmKIZd0TT5THgA82nN9nisQb/mt61G00NqZfph5W4aE6Bo5pVAPPpkVI5Y3ojUt3hwErmZJRpLX4vwXRp ada at work',
    bits: 2048,
    fingerprint: 'SHA256:DF/tWwqV5pPYgxsz+SoZwCcrtA1lHgOp2c2yUMS/+Vc',
  },
  ecdsa256: {
    line: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKi5RFnMPZfownGFo8eqohm3MbCUnDtI3+B1KGkA1hXpWSQEVryaXaDVhXoldIArAhYLHw4B1KFRchnhr25Jn8I=',
    bits: 256,
    fingerprint: 'SHA256:8x7BWZED2b1Q4Auti6qcmeHsaRYO4FOMxlY3MVzgnzQ',
  },
  ecdsa384: {
    line: 'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBI7sN3PNT6SYwki6kaU7dfswOS/myiL3WiZbAILoZBjgHis8uF3J2iJEnzlxzfsyyH7RoA8QzVGnI62GOdFfSEh7OZ/P/Citdy3TUo608VPQLKFkSmH1ofDjy6PQdXGg7A==',
    bits: 384,
    fingerprint: 'SHA256:QEzTJIsZEgkOAr6t8SpLLZEChv0wzcx7Bhc0gDYvpok',
  },
  ecdsa521: {
    line: 'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAFzL+u94Um1kNNUPGc3KLqRfCzckjJz+ETkd9VEDUkl7q0BJic27RmIcHAJhnpGvbPq+Mi7xwEcRLUjj2gzPmnG0wGB4t2A1b4WRF194jYQSWBAmN6m9kVa5kDXCDVp9/OHuS8Ae7YZKmKd7kb32tt6ygQZwh8hFS4vrIPwp+gsG8u2eg==',
    bits: 521,
    fingerprint: 'SHA256:3bThqs+cRNuwRx6UJ1TK5YQC1nkCwLYSqNNGsg5ue3I',
  },
} as const

/** An RSA key of 1024 bits, which `ssh-keygen` makes when it is told to. */
export const shortSshKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDJKtZdCOHKSKqpxVmimaDzH/h840xnkM8NrAfmrmaAPSw+W9bFbuBJcbtL+VSs+1vHmc6ThssMlKwZJcA5HT+dKFbrQniIn5h+5vUWxzfu2ym8hT/cK8M/vq0Q5VnLXK0gwii2iiheyVZEIT8+Ixx3vdHo0O9CzI7IrbOsdaZiyQ== old'
