import '../features/tags/tags.css'
import { Button } from '@overt/design/page/Button.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { Label } from '@overt/design/units/Label.tsx'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useRef, useState } from 'react'
import { missing, without } from './rights.ts'
import type { Tagged, TaggedKind } from './tagged.tsx'
import { tagText } from '../text/tags.ts'
import { takeTag } from '../features/tags/take-tag.tsx'

const ChooseTag = part(() => import('../features/tags/ChooseTag.tsx'))

/** The tags of an object: its own can be taken off and more put on; those of what it stands in are outlined. */
export function ObjectTags({ kind, object }: { kind: TaggedKind; object: Tagged }) {
  const t = tagText.use()
  const dialog = useDialogAddress(['tag'])
  const place = useRef<HTMLDivElement>(null)
  const [pending, setPending] = useState<string>()
  const { id, name, tags } = object
  const disabledReason = without('manipulate_permissions', object)
  const take = async (tag: { readonly id: string; readonly name: string }) => {
    setPending(tag.id)
    const isTaken = await takeTag(tag, { kind, id, name })
    setPending(undefined)
    // Its button goes with it.
    if (isTaken) place.current?.querySelector<HTMLElement>('.ov-tag-put button')?.focus()
  }
  return (
    <div className="ov-row" ref={place}>
      {tags.length > 0 ? (
        <ul className="ov-tags" role="list">
          {tags.map((tag) => (
            <li key={tag.id} className="ov-tag" title={tag.inherited ? t('inherited') : undefined}>
              <Label color="blue" isOutlined={tag.inherited}>
                <ObjectLink object={{ kind: 'tag', id: tag.id, name: tag.name }} />
              </Label>
              {tag.inherited ? (
                <span className="pf-v6-screen-reader">{t('inherited')}</span>
              ) : disabledReason === undefined ? (
                <Button
                  variant="plain"
                  size="sm"
                  icon={<TimesIcon />}
                  aria-label={t('take', { name: tag.name })}
                  isDisabled={pending === tag.id}
                  onClick={() => void take(tag)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <span className="ov-unit">{t('none')}</span>
      )}
      <span className="ov-tag-put">
        <ActionButton
          variant="link"
          size="sm"
          action={{
            id: 'tag',
            label: t('put'),
            disabledReason,
            missing: missing('manipulate_permissions', kind, object),
            run: () => dialog.open('tag', id),
          }}
        />
      </span>
      {dialog.name === 'tag' && dialog.id === id ? (
        <ChooseTag mode="put" kind={kind} objects={[object]} onClose={dialog.close} />
      ) : null}
    </div>
  )
}
