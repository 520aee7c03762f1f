// The lines of the matrix. A new API operation gets its line in the file of its tag in `lines/`; without one this does not
// compile.
import type { OperationId } from '@overt/api-client/engine'
import { clusterLines, dataCenterLines, hostLines, networkLines, storageDomainLines, tagLines } from './lines/estate.ts'
import { permissionLines, sshKeyLines, userLines } from './lines/people.ts'
import { quotaLines } from './lines/quotas.ts'
import { identityProviderLines, sessionLines, signInLines } from './lines/sign-in.ts'
import { consoleLines, diskLines, operationLines, readingLines, vmLines } from './lines/vms.ts'
import type { Line } from './line.ts'

/** Every API operation but the event stream, which does not end by itself: it has tests of its own beside these. */
export const lines: Readonly<Record<Exclude<OperationId, 'streamEvents' | 'watchStream'>, Line>> = {
  ...vmLines,
  ...consoleLines,
  ...operationLines,
  ...diskLines,
  ...dataCenterLines,
  ...clusterLines,
  ...networkLines,
  ...storageDomainLines,
  ...hostLines,
  ...tagLines,
  ...quotaLines,
  ...userLines,
  ...sshKeyLines,
  ...permissionLines,
  ...sessionLines,
  ...signInLines,
  ...identityProviderLines,
  // What has happened is read when it has.
  ...readingLines,
}
