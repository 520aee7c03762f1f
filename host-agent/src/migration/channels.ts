import { join } from 'node:path'

/**
 * What two hosts say to each other during a migration: `control` between the hypervisors, `memory` and the content of
 * `disks` between emulators.
 */
export const migrationChannels = ['control', 'memory', 'disks'] as const
/** One of {@link migrationChannels}. */
export type MigrationChannel = (typeof migrationChannels)[number]

/** What the sending host asks the other for. */
export type ChannelCall = {
  migrationId: string
  channel: MigrationChannel
  /** It sends within a window, and is to be told what was passed on. */
  hasWindow: boolean
}

/** The protocol that a connection between two agents is upgraded to: bytes of one channel, both ways. */
export const migrationProtocol = 'overt-migration'

/**
 * Folder of the migrations' sockets. The same on every host, for the emulator that receives listens at the path at which
 * the one that sends connects. A name within is hard to guess, and the folder cannot be read.
 */
export const migrationsFolder = '/run/overt-migrations'

/** The socket of a channel. Short: a socket's path ends at 107 bytes. */
export function channelPath(folder: string, channel: MigrationChannel): string {
  return join(folder, channel)
}

/** The folder of one migration. */
export function migrationFolder(parent: string, migrationId: string): string {
  return join(parent, migrationId.replaceAll('-', '').slice(0, 16))
}

/** Where an agent finds a channel at the other. */
export function channelUrl(migrationId: string, channel: MigrationChannel): string {
  return `/migrations/${migrationId}/${channel}`
}

/** Reads {@link channelUrl} back; undefined when it is none. */
export function readChannelUrl(url: string): Omit<ChannelCall, 'hasWindow'> | undefined {
  const [, migrationId, channel] = /^\/migrations\/([0-9a-f-]{36})\/(control|memory|disks)$/.exec(url) ?? []
  return migrationId && channel ? { migrationId, channel: channel as MigrationChannel } : undefined // by the expression
}
