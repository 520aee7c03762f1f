import { PageLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { VmConsole } from '@overt/design/shell/vm/VmConsole.tsx'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { vmPaths } from './actions.tsx'
import { vmQuery } from './queries.ts'

/** A VM's console with nothing around it. */
export default function OwnTabConsole() {
  const { data: vm } = useSuspenseQuery(vmQuery(param({ params: useParams() }, 'id')))
  const title = (
    <h1 className="ov-console-name" translate="no">
      <PageLink to={paths.vm(vm.id)}>{vm.name}</PageLink>
    </h1>
  )
  return (
    <main className="ov-console-page">
      <VmConsole vm={vm} paths={vmPaths} isOwnTab title={title} />
      <VmDialogs />
    </main>
  )
}

/** Reads the VM before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(vmQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('tab.console') }
