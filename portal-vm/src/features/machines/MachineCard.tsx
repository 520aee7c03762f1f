import type { Schema } from '@overt/api-client/engine'
import { OperationBadge } from '@overt/design/feedback/OperationBadge.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import { VmScreenshot } from '@overt/design/shell/vm/VmScreenshot.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import type { MachineActions } from './actions.tsx'
import { processorCount, systemName } from './words.ts'

/** A machine at a glance: its screen, its state, one big button. */
export function MachineCard({ vm, actions }: { vm: Schema<'Vm'>; actions: MachineActions }) {
  const t = text.use()
  const shared = designText.use()
  const said = [systemName(vm), vm.ipAddresses[0]].filter((fact) => fact !== undefined)
  return (
    <article className="ov-card" aria-labelledby={`machine-${vm.id}`}>
      <VmScreenshot vm={vm} />
      <div className="ov-card-body">
        <div className="ov-card-head">
          <h2 id={`machine-${vm.id}`} className="ov-card-name" translate="no">
            <PageLink to={paths.machine(vm.id)}>{vm.name}</PageLink>
          </h2>
          <ActionMenu actions={actions.rest} label={shared('actionsFor', { name: vm.name })} />
        </div>
        <VmStatusLabel vm={vm} words={t(`status.${vm.status}`)} />
        <ul className="ov-card-facts">
          {said.map((fact) => (
            <li key={fact} translate="no">
              {fact}
            </li>
          ))}
          <li>{`${t('processor', { count: processorCount(vm) })}, ${formatBytes(vm.memoryBytes)}`}</li>
        </ul>
      </div>
      <div className="ov-card-foot">
        {vm.activeOperation ? <OperationBadge operation={vm.activeOperation} name={vm.name} /> : null}
        <ActionButton action={actions.primary} variant="primary" isBlock />
      </div>
    </article>
  )
}
