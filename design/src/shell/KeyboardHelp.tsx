import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionList'
import { DescriptionListDescription } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListDescription'
import { DescriptionListGroup } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListGroup'
import { DescriptionListTerm } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListTerm'
import type { ReactNode } from 'react'
import { Dialog } from '../feedback/Dialog.tsx'
import { keyNames } from './keys/key-names.ts'
import { type Shortcut, type ShortcutName, shortcuts } from './keys/shortcuts.ts'
import { keysText } from './keys/text/keys-text.ts'
import { useCharacterKeys } from './keys/use-shortcuts.ts'
import { pagesOf, usePortal } from './portal.ts'

const groups = ['everywhere', 'list', 'console'] as const satisfies readonly Shortcut['group'][]

/** What the keyboard can do: every shortcut of the table, and the keys of the portal's pages. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const text = keysText.use()
  const portal = usePortal()
  const hasCharacters = useCharacterKeys()
  const names = Object.keys(shortcuts) as ShortcutName[] // the table's own keys
  const pages = pagesOf(portal).filter(({ key }) => key !== undefined)
  return (
    <Dialog title={text('title')} size="medium" onClose={onClose} readAs={text('title')} call="none">
      {hasCharacters ? null : <p className="ov-fine">{text('off')}</p>}
      <div className="ov-keys">
        {groups.map((group) => (
          <Keys key={group} title={text(group)}>
            {names
              .filter((name) => shortcuts[name].group === group)
              .map((name) => (
                <KeyLine key={name} keys={keyNames(shortcuts[name].keys)} meaning={text(name)} />
              ))}
          </Keys>
        ))}
        <Keys title={text('pages')}>
          {pages.map(({ to, key, label }) => (
            <KeyLine key={to} keys={['g', key ?? '']} between={text('andThen')} meaning={label()} />
          ))}
        </Keys>
      </div>
    </Dialog>
  )
}

function Keys({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="ov-drawer-title">{title}</h2>
      <DescriptionList isHorizontal isCompact horizontalTermWidthModifier={{ default: '16ch' }}>
        {children}
      </DescriptionList>
    </section>
  )
}

function KeyLine({ keys, between, meaning }: { keys: readonly string[]; between?: string; meaning: string }) {
  return (
    <DescriptionListGroup>
      <DescriptionListTerm>
        {keys.map((name, index) => (
          <span key={name}>
            {between && index > 0 ? `${between} ` : null}
            <kbd>{name}</kbd>
          </span>
        ))}
      </DescriptionListTerm>
      <DescriptionListDescription>{meaning}</DescriptionListDescription>
    </DescriptionListGroup>
  )
}
