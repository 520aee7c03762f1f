import { type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `ssh-keys.yaml`. */
export const routes = {
  listSshKeys: async ({ actor, query }, { sshKeys }) => reply(await sshKeys.list(actor, query)),
  createSshKey: async ({ actor, body }, { sshKeys }) => reply(await sshKeys.create(actor, body)),
  deleteSshKey: async ({ actor, path }, { sshKeys }) => {
    await sshKeys.remove(actor, path.id)
    return noContent
  },
} satisfies HandlersFor<'ssh-keys'>
