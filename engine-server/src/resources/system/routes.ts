import { type HandlersFor, reply } from '../../http/bind.ts'
import { certificateView } from './view.ts'

/** Handlers of `system.yaml`. */
export const routes = {
  getSystem: async (_request, { engine, authority }) =>
    reply({
      engineId: engine.engineId,
      version: engine.version,
      caFingerprint: authority.caFingerprint,
      time: new Date().toISOString(),
    }),
  listCertificates: async (_request, { authority }) => {
    const own = await authority.listOwn()
    return reply({ items: own.map(certificateView), next: null })
  },
} satisfies HandlersFor<'system'>
