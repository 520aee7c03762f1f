import { randomUUID } from 'node:crypto'

/**
 * The same machine for libvirt alone: the description of one of ours under another name, and nothing of it that the agent
 * would take for its own or that could be there only once. NICs are left out, as their bridges are Overt's.
 */
export function peerDomain(xml: string, name: string, sockets: string): string {
  return (
    xml
      .replace(/<name>[^<]+<\/name>/, `<name>${name}</name>`)
      .replace(/<uuid>[^<]+<\/uuid>/, `<uuid>${randomUUID()}</uuid>`)
      .replace(/<metadata>[\s\S]*?<\/metadata>/, '')
      .replaceAll(/ socket='[^']*'/g, '')
      // The agent removes these folders with the run.
      .replaceAll(/(\/run\/overt\/[0-9a-f]+|\/[^']+\/agent\/serial)\/[0-9a-f-]+/g, sockets)
      .replaceAll(/<interface [\s\S]*?<\/interface>/g, '')
      .replaceAll(/<(target|source) [^>]*path='[^']*org.qemu.guest_agent[^>]*>/g, '')
  )
}
