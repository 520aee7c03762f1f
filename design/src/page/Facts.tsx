import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionList'
import { DescriptionListDescription } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListDescription'
import { DescriptionListGroup } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListGroup'
import { DescriptionListTerm } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListTerm'
import type { ReactNode } from 'react'

/** A fact's name and value; a row of nothing is left out by the caller. */
export type Fact = readonly [name: string, value: ReactNode]

/** Facts of an object, names and values on one grid. */
export function Facts({ facts, columns = 1 }: { facts: readonly Fact[]; columns?: 1 | 2 }) {
  return (
    <DescriptionList
      isHorizontal
      isCompact
      {...(columns === 2 ? { columnModifier: { default: '1Col', xl: '2Col' } } : {})}
      horizontalTermWidthModifier={{ default: '12ch', sm: '16ch' }}
    >
      {facts.map(([name, value]) => (
        <DescriptionListGroup key={name}>
          <DescriptionListTerm>{name}</DescriptionListTerm>
          <DescriptionListDescription>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  )
}
