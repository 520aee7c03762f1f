import '@patternfly/react-styles/css/components/Tabs/tabs.css'
import './page.css'
import { useEffect, useRef } from 'react'
import { PageLink } from '../shell/links.tsx'

/** One tab of a detail page; each is an address. */
export interface TabLink {
  readonly to: string
  readonly label: string
}

/**
 * Tabs that are links, so that they reload, open in a new tab and go Back. PatternFly's markup for tabs as navigation,
 * written here because its component draws anchors that reload the page.
 */
export function TabsNav({ tabs, current, label }: { tabs: readonly TabLink[]; current: string; label: string }) {
  const list = useRef<HTMLUListElement>(null)
  // On a narrow screen the tabs scroll; the one that is shown must be in sight.
  useEffect(() => {
    const tabs = list.current
    const shown = tabs?.querySelector('.pf-m-current')
    if (!tabs || !shown) return
    const { left, width } = shown.getBoundingClientRect()
    tabs.scrollLeft += left - tabs.getBoundingClientRect().left - (tabs.clientWidth - width) / 2
  }, [current])
  return (
    <nav aria-label={label} className="pf-v6-c-tabs pf-m-inset-none ov-tabs">
      <ul className="pf-v6-c-tabs__list" ref={list}>
        {tabs.map(({ to, label: name }) => (
          <li key={to} className={to === current ? 'pf-v6-c-tabs__item pf-m-current' : 'pf-v6-c-tabs__item'}>
            <PageLink to={to} className="pf-v6-c-tabs__link" isCurrent={to === current}>
              <span className="pf-v6-c-tabs__item-text">{name}</span>
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
