import './tags.css'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { Data } from '@overt/design/units/Data.tsx'
import AngleDownIcon from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import AngleRightIcon from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import { tagText } from '../../text/tags.ts'
import { countWords } from './words.ts'
import { useTagActions } from './tag-actions.ts'
import type { TagNode } from './tag-tree.ts'

/** Tags with those below them, each with what has it by kind and what can be done with it. */
export function TagTree({ nodes }: { nodes: readonly TagNode[] }) {
  const t = tagText.use()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <ul className="ov-tag-tree" role="list" aria-label={t('tree')}>
      {nodes.map((node) => (
        <Branch key={node.tag.id} node={node} closed={closed} onToggle={toggle} />
      ))}
    </ul>
  )
}

function Branch(props: { node: TagNode; closed: ReadonlySet<string>; onToggle: (id: string) => void }) {
  const { node, closed, onToggle } = props
  const { tag, below } = node
  const t = tagText.use()
  const shared = designText.use()
  const actionsOf = useTagActions()
  const isOpen = !closed.has(tag.id)
  const counts = countWords(tag)
  return (
    <li>
      <div className="ov-tag-line">
        {below.length > 0 ? (
          <Button
            variant="plain"
            size="sm"
            icon={isOpen ? <AngleDownIcon /> : <AngleRightIcon />}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'collapse' : 'expand', { name: tag.name })}
            onClick={() => onToggle(tag.id)}
          />
        ) : (
          <span />
        )}
        <span className="ov-tag-words">
          <PageLink to={paths.tag(tag.id)}>
            <Data>{tag.name}</Data>
          </PageLink>
          {tag.description === '' ? null : (
            <span className="ov-fine">
              <Data>{tag.description}</Data>
            </span>
          )}
        </span>
        <span className="ov-unit ov-tag-counts">{counts === '' ? t('nothing') : counts}</span>
        <ActionMenu actions={() => actionsOf(tag)} label={shared('actionsFor', { name: tag.name })} />
      </div>
      {below.length > 0 && isOpen ? (
        <ul role="list">
          {below.map((child) => (
            <Branch key={child.tag.id} node={child} closed={closed} onToggle={onToggle} />
          ))}
        </ul>
      ) : null}
    </li>
  )
}
