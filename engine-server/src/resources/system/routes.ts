import { type HandlersFor, reply } from '../../http/bind.ts'

/** Handlers of `system.yaml`. */
export const routes = {
  getSystem: async (_request, { engine, authority }) =>
    reply({
      engineId: engine.engineId,
      version: engine.version,
      caFingerprint: authority.caFingerprint,
      time: new Date().toISOString(),
    }),
} satisfies HandlersFor<'system'>
