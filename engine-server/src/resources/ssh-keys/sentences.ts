import type { SshKeyProblem } from '@overt/api-client/rules/ssh-key'

/** What is wrong with a public key, and what to do about it. */
export const keySentences: Readonly<Record<SshKeyProblem, string>> = {
  private: 'This is a private key: it must never leave where it is. Give the public one, which ends with .pub.',
  shape: 'A public key is one line of its type, its data and a comment, as "ssh-ed25519 AAAA… ada@laptop".',
  options: 'Options before a key are not taken. Begin with its type, as "ssh-ed25519 AAAA… ada@laptop".',
  type: 'No SSH server takes keys of this type. Use ssh-ed25519, ecdsa-sha2-nistp256 or ssh-rsa.',
  base64: 'The data of the key are cut off or were changed while they were copied.',
  mismatch: 'The data are those of a key of another type.',
  short: 'RSA keys of fewer than 2048 bits are not taken any longer. Make a new one: ssh-keygen -t ed25519.',
}
