import type { Schema } from '@overt/api-client/engine'
import { queryKeyOf } from '@overt/api-client/react'
import { queryOptions } from '@tanstack/react-query'
import { client, query } from '../api.ts'
import type { ChartRange } from '../range-address.ts'

/** One VM. */
export const vmQuery = (id: string) => query('getVm', { path: { id } })

/** How often a thumbnail in sight may be read again, in milliseconds; never while it is out of sight. */
export const screenshotEveryMs = 10_000

/** The screen of a running VM as a PNG. Its key lies below the VM's, so that a change of the VM reads it anew. */
export const screenshotQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeyOf('getVmScreenshot', { path: { id } }),
    queryFn: ({ signal }) =>
      // The contract says "binary"; the client hands it over as a Blob.
      client.call('getVmScreenshot', { path: { id }, signal }) as unknown as Promise<Blob>,
    staleTime: screenshotEveryMs,
    retry: false,
  })

/** A ticket for a VM's console. */
export function openConsoleTicket(
  id: string,
  protocol: Schema<'ConsoleProtocol'>,
  sessionId: string | undefined,
  viewOnly: boolean,
) {
  return client.call('createConsoleTicket', {
    path: { id },
    body: { protocol, viewOnly, ...(sessionId === undefined ? {} : { sessionId }) },
  })
}

/** Who is connected to a VM's consoles. Its key lies below the VM's, whose events tell when somebody comes or goes. */
export const consoleSessionsQuery = (id: string) => query('listConsoleSessions', { path: { id } })

/** What a VM used. */
export const vmStatisticsQuery = (id: string, range: ChartRange) =>
  query('getVmStatistics', { path: { id }, query: { range } })
