// What is asked of the engine while a form is filled in; a newer question drops the answer to the older one.
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { client } from '@overt/design/shell/api.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

/** How long an answer holds, in milliseconds: hosts fill up and empty meanwhile. */
const staleTime = 5_000

/** Where a VM could run. */
export const placementQuery = (question: Schema<'PlacementQuestion'>) =>
  queryOptions({
    queryKey: ['/vms/placement-preview', question],
    queryFn: ({ signal }) => client.call('previewVmPlacement', { body: question, signal }),
    placeholderData: keepPreviousData,
    staleTime,
    gcTime: staleTime,
    retry: false,
  })

/** The files of a first boot. Never kept longer than they are shown: what they are asked with is secret. */
export const cloudInitPreviewQuery = (body: BodyOf<'previewVmCloudInit'>) =>
  queryOptions({
    queryKey: ['/vms/cloud-init-preview', body],
    queryFn: ({ signal }) => client.call('previewVmCloudInit', { body, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
