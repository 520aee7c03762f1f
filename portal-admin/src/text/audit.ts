import { defineTextLater } from '@overt/design/text/define-text.ts'
import { audit } from './audit-en.ts'

/** What the audit log says; apart from the rest, as no other page needs it. */
export const auditText = await defineTextLater(audit, {
  de: async () => (await import('./audit-de.ts')).auditDe,
})
