import type { Schema } from '@overt/api-client/engine'
import { Button } from '../../page/Button.tsx'
import UsersIcon from '@patternfly/react-icons/dist/esm/icons/users-icon'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { consoleText } from '../../console/console-text.ts'
import { RelativeTime } from '../../units/Time.tsx'
import { consoleSessionsQuery } from './queries.ts'

/** How many are connected to a VM's consoles, and, opened, who they are and since when. */
export function ConsolePeople({ vm }: { vm: Pick<Schema<'Vm'>, 'id' | 'name'> }) {
  const text = consoleText.use()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery(consoleSessionsQuery(vm.id))
  const sessions = data?.items ?? []
  // Somebody is, as soon as this console is; until then its place is kept.
  if (sessions.length === 0) return <span className="ov-console-nobody" />
  return (
    <span className="ov-console-people">
      <Button
        variant="plain"
        icon={<UsersIcon />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {text('people', { count: sessions.length })}
      </Button>
      <ul id={id} hidden={!isOpen} aria-label={text('peopleTitle', { name: vm.name })}>
        {sessions.map((session) => (
          <li key={session.id}>
            {text(session.viewOnly ? 'personWatching' : 'person', {
              user: session.userName,
              protocol: text(`protocol.${session.protocol}`),
            })}{' '}
            <RelativeTime at={session.openedAt} />
          </li>
        ))}
      </ul>
    </span>
  )
}
