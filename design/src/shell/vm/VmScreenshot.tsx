import type { Schema } from '@overt/api-client/engine'
import { vmActionAllowed, vmActions } from '@overt/api-client/rules/vm-actions'
import OffIcon from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { designText } from '../../text/design-text.ts'
import { screenshotEveryMs, screenshotQuery } from './queries.ts'
import './screenshot.css'

/**
 * A small picture of a running VM's screen. It is read when it comes into sight, when the VM changes, and every ten
 * seconds while it stays in sight in a tab that shows: the guest's screen changes without any event to wait for.
 */
export function VmScreenshot({ vm }: { vm: Pick<Schema<'Vm'>, 'id' | 'name' | 'status' | 'myRights'> }) {
  const text = designText.use()
  const box = useRef<HTMLDivElement>(null)
  const isVisible = useIsVisible(box)
  const isOn = vmActionAllowed('console', vm.status)
  const hasScreen = isOn && vm.myRights.includes(vmActions.console.right)
  const { data } = useQuery({
    ...screenshotQuery(vm.id),
    enabled: isVisible && hasScreen,
    refetchInterval: isVisible && hasScreen ? screenshotEveryMs : false,
  })
  const url = useObjectUrl(hasScreen ? data : undefined)
  return (
    <div ref={box} className="ov-screenshot">
      {url ? (
        <img src={url} alt={text('screen.of', { name: vm.name })} />
      ) : (
        <span className="ov-screenshot-none">
          {isOn ? null : <OffIcon />}
          <span>{text(isOn ? 'screen.none' : 'screen.off')}</span>
        </span>
      )}
    </div>
  )
}

function useIsVisible(element: React.RefObject<Element | null>): boolean {
  const [isVisible, setVisible] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(([entry]) => setVisible(entry?.isIntersecting ?? false))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return isVisible
}

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return setUrl(undefined)
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
