import type { Schema } from '@overt/api-client/engine'
import { operationTitle } from '../../feedback/operation-title.ts'
import { noticesText } from './text/notices-text.ts'

type Notice = Schema<'Notice'>

const doneKinds = ['start', 'shutdown', 'stop', 'reboot', 'reset', 'pause', 'resume'] as const

/** What happened, as a sentence in the language of the page. */
export function noticeSentence(notice: Notice): string {
  const { t } = noticesText
  const { object, operationKind } = notice
  const name = object?.name ?? ''
  const user = notice.userName ?? ''
  const role = notice.roleName ?? ''
  switch (notice.kind) {
    case 'operation_done': {
      const done = doneKinds.find((kind) => `vm.${kind}` === operationKind)
      return done ? t(`done.vm.${done}`, { user, name }) : whatOf(notice)
    }
    case 'operation_failed':
      return t('failed', { what: whatOf(notice) })
    case 'operation_stuck':
      return t('stuck', { name })
    case 'stopped':
    case 'crashed':
    case 'lost':
    case 'paused':
      return t(notice.kind, { name })
    case 'not_responding':
      return t('notResponding', { name })
    case 'console_opened':
      return t('consoleOpened', { user, name })
    case 'access_gained':
      return name === '' ? t('gainedSomewhere', { user, role }) : t('gained', { user, role, name })
    case 'access_lost':
      return name === '' ? t('lostRoleSomewhere', { role }) : t('lostRole', { role, name })
  }
}

function whatOf({ operationKind, object }: Notice): string {
  return operationKind && object ? operationTitle({ kind: operationKind, object }) : (object?.name ?? '')
}
