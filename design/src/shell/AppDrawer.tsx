import { EventsDrawer } from './EventsDrawer.tsx'
import type { DrawerName } from './AppMasthead.tsx'
import { NoticesDrawer } from './notices/NoticesDrawer.tsx'
import { OperationsDrawer } from './OperationsDrawer.tsx'
import { usePortal } from './portal.ts'

/** The drawer at the right: loaded when first opened. */
export default function AppDrawer({ name, onClose }: { name: DrawerName; onClose: () => void }) {
  const { tellsNotices } = usePortal()
  if (name === 'operations') return <OperationsDrawer onClose={onClose} />
  return tellsNotices ? <NoticesDrawer onClose={onClose} /> : <EventsDrawer onClose={onClose} />
}
