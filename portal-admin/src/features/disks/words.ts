import type { Schema } from '@overt/api-client/engine'
import { text } from '../../text/pages.ts'

/** What kind of disk it is, in a word. */
export function diskKind(disk: Pick<Schema<'Disk'>, 'contentType' | 'readOnly'>): string {
  if (disk.contentType === 'iso') return text.t('disk.kind.iso')
  return text.t(disk.readOnly ? 'disk.kind.image' : 'disk.kind.data')
}
