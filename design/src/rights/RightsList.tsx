import './rights.css'
import { groupRights, type Right } from './right-groups.ts'
import { rightsText } from './text/rights-text.ts'

/** Rights in words, by what they are about; `isEvery`: also those that are not thought of yet. */
export function RightsList({ rights, isEvery = false }: { rights: readonly Right[]; isEvery?: boolean }) {
  const text = rightsText.use()
  if (isEvery) return <p>{text('rights.every')}</p>
  return (
    <dl className="ov-rights">
      {groupRights(rights).map(({ group, rights: held }) => (
        <div key={group}>
          <dt>{text(`group.${group}`)}</dt>
          {held.map((right) => (
            <dd key={right}>{text(`right.${right}`)}</dd>
          ))}
        </div>
      ))}
    </dl>
  )
}
