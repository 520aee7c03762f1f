import type { CloudInitSeed } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import type { Tx } from '../../db/database.ts'
import type { Services } from '../../services.ts'
import { cloudInitSeed, cloudInitView, type SeedVm } from './cloud-init.ts'

/** Seals first-boot settings of a VM; answers the secret's id and what may be shown of them. */
export async function sealCloudInit(
  { secrets }: Pick<Services, 'secrets'>,
  tx: Tx,
  vmId: string,
  settings: Schema<'CloudInit'>,
): Promise<{ secretId: string; view: Schema<'CloudInitView'> }> {
  return {
    secretId: await secrets.seal(tx, 'cloud_init', JSON.stringify(settings), vmId),
    view: cloudInitView(settings),
  }
}

/** Opens first-boot settings and writes the seed; nothing of it may be stored or logged. */
export async function openSeed(
  { db, secrets }: Pick<Services, 'db' | 'secrets'>,
  secretId: string,
  vm: SeedVm,
): Promise<CloudInitSeed> {
  const settings = JSON.parse((await secrets.open(db, secretId)).toString()) as Schema<'CloudInit'> // sealed from one
  return cloudInitSeed(settings, vm)
}
