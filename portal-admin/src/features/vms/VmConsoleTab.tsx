import './vms.css'
import { param } from '@overt/design/shell/page-route.ts'
import { VmConsole } from '@overt/design/shell/vm/VmConsole.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { vmPaths } from './actions.tsx'
import { vmQuery } from './queries.ts'

/** The VM's console within the page. */
export default function VmConsoleTab() {
  const { data: vm } = useSuspenseQuery(vmQuery(param({ params: useParams() }, 'id')))
  return (
    <div className="ov-console-fill">
      <VmConsole vm={vm} paths={vmPaths} />
    </div>
  )
}
